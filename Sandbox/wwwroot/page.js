// Shows the outside world, asked for every second, and sends what the buttons say.

const everyMilliseconds = 1000;
const byId = id => document.getElementById(id);

/** Makes an element with attributes and children; text children are text, never markup. */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    element.setAttribute(name, value);
  }
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

/** Brings a container to the items: what did not change stays as it is, with its focus and its scrolling. */
function show(container, items, keyOf, render, whenEmpty) {
  const isFirst = container.dataset.shown === undefined;
  container.dataset.shown = '';
  const old = new Map([...container.children].filter(child => child.dataset.key).map(child => [child.dataset.key, child]));
  container.querySelector('.empty')?.remove();
  let last = null;
  for (const item of items) {
    const key = String(keyOf(item));
    const content = JSON.stringify(item);
    let element = old.get(key);
    old.delete(key);
    if (element?.content !== content) {
      const fresh = render(item);
      fresh.dataset.key = key;
      fresh.content = content;
      fresh.classList.toggle('fresh', !isFirst);
      element?.replaceWith(fresh);
      element = fresh;
    }
    const place = last === null ? container.firstChild : last.nextSibling;
    if (place !== element) {
      container.insertBefore(element, place);
    }
    last = element;
  }
  old.forEach(element => element.remove());
  if (items.length === 0) {
    container.append(make(container.tagName === 'OL' ? 'li' : 'p', { class: 'empty' }, whenEmpty));
  }
}

const money = value => value.toLocaleString(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 5 });
const signed = value => (value < 0 ? '−' : '+') + money(Math.abs(value));
const time = text => new Date(text).toLocaleTimeString();
const day = text => new Date(text).toLocaleDateString(undefined, { day: 'numeric', month: 'short' });
const titles = new Map();
const title = crm => titles.get(crm) ?? crm;

const badStates = ['Refused', 'DeadLettered', 'InDoubt', 'NeedsReview', 'Cancelled'];

function badge(text, tone) {
  return make('span', { class: `badge ${tone}` }, text);
}

function stateBadges(operation) {
  const isBad = badStates.includes(operation.state);
  const state = badge(operation.state, operation.state === 'Succeeded' ? 'good' : isBad ? 'bad' : '');
  const written = { Done: ['written back', 'good'], Failed: ['not written back', 'bad'], Pending: ['writing back', ''] }[operation.writeBack];
  return [state, written ? badge(...written) : null];
}

function answerOf(delivery) {
  const answer = delivery.status === null ? 'no answer yet' : `answered ${delivery.status}`;
  return delivery.attempts > 1 ? `${answer} to attempt ${delivery.attempts}` : answer;
}

function renderDelivery(delivery) {
  const run = delivery.operations.map(operation => operation.run).filter(Boolean).join(', ');
  return make('li', null,
    make('span', null, delivery.title),
    make('span', { class: 'states' }, ...delivery.operations.flatMap(stateBadges)),
    make('span', { class: 'muted' },
      `${time(delivery.at)} · ${title(delivery.source)} · ${answerOf(delivery)}`, run === '' ? null : ' · ', make('code', null, run)),
    ...delivery.operations
      .filter(operation => badStates.includes(operation.state) && operation.reason)
      .map(operation => make('span', { class: 'reason' }, operation.reason)));
}

function fieldList(fields) {
  return make('dl', null, ...Object.entries(fields).flatMap(([name, value]) => [
    make('dt', null, name),
    make('dd', null, String(value)),
  ]));
}

function card(heading, aside, ...content) {
  return make('article', { class: 'card' },
    make('header', null, make('h3', null, heading), aside),
    ...content);
}

function renderRecord(record) {
  return card(record.title, make('span', { class: 'muted' }, `${title(record.crm)} ${record.type} ${record.id}`),
    fieldList(record.properties),
    record.notes.length === 0 ? null : make('div', { class: 'notes' },
      ...record.notes.map(note => make('p', { class: 'note' }, note))));
}

function renderAccount(account) {
  const facts = [
    `account ${account.number}`,
    account.email === '' ? null : `e-mail ${account.emailConfirmed ? 'confirmed' : 'not confirmed'}`,
    account.passwordResets === 0 ? null : `password reset ${account.passwordResets}×`,
  ];
  const rows = account.entries.map(entry => make('tr', null,
    make('td', { class: 'day', title: new Date(entry.at).toLocaleString() }, day(entry.at)),
    make('td', { class: 'for' }, entry.description),
    make('td', null, entry.kind.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()),
    make('td', { class: 'number' }, signed(entry.effect))));
  const heads = ['Day', 'For', 'As'].map(text => make('th', { scope: 'col' }, text));
  return card(account.name, make('span', { class: 'balance' }, money(account.balance)),
    make('p', { class: 'hint' }, facts.filter(Boolean).join(' · ')),
    rows.length === 0 ? make('p', { class: 'muted' }, 'No entries yet.') : make('table', null,
      make('thead', null, make('tr', null, ...heads, make('th', { scope: 'col', class: 'number' }, 'Effect'))),
      make('tbody', null, ...rows)));
}

function renderResult(result) {
  return card(result.run, make('span', { class: 'muted' }, `${time(result.at)} · ${result.record}`),
    make('p', null, badge(result.state, result.state === 'Succeeded' ? 'good' : 'bad')),
    fieldList(result.fields ?? {}),
    result.note ? make('div', { class: 'notes' }, make('p', { class: 'note' }, result.note)) : null);
}

function renderCrm(crm) {
  return make('div', null,
    make('h3', { id: `${crm.name}-title` }, `In ${crm.title === 'Standard Webhooks' ? 'another system' : crm.title}`),
    make('p', { class: 'muted' }, crm.signing),
    make('ul', { id: `plays-${crm.name}`, class: 'buttons', 'aria-labelledby': `${crm.name}-title` }));
}

function renderPlay(play) {
  const button = make('button', { type: 'button' }, make('span', null, play.title), make('code', null, play.operation));
  button.addEventListener('click', () => send(`/api/plays/${play.id}`));
  return make('li', null, button);
}

const post = path => fetch(path, { method: 'POST', headers: { 'X-Sandbox': 'page' } });

async function send(path) {
  try {
    const response = await post(path);
    const answer = response.ok ? await response.json() : null;
    byId('said').textContent = answer ? `Sent: ${answer.title}.` : 'Nothing was sent yet that could be sent again.';
    await refresh();
  } catch {
    byId('said').textContent = 'The Sandbox does not answer. Is it still running?';
  }
}

function showBridge(text, tone) {
  const pill = byId('bridge');
  if (pill.textContent !== text) {
    pill.textContent = text;
    pill.className = `pill ${tone}`;
  }
}

async function refresh() {
  const world = await (await fetch('/api/world')).json();
  showBridge(world.bridge.ended ? 'The bridge has ended' : `The bridge runs at ${new URL(world.bridge.url).host}`, world.bridge.ended ? 'bad' : 'good');
  byId('dashboard').href = new URL('/api/dashboard', world.bridge.url);
  byId('dashboard').hidden = world.bridge.ended;
  document.querySelector(`input[value=${world.booking}]`).checked = true;
  world.crms.forEach(crm => titles.set(crm.name, crm.title));
  show(byId('crms'), world.crms, crm => crm.name, renderCrm, '');
  for (const crm of world.crms) {
    show(byId(`plays-${crm.name}`), world.plays.filter(play => play.source === crm.name), play => play.id, renderPlay, '');
  }
  show(byId('deliveries'), world.deliveries, delivery => delivery.number, renderDelivery, 'Nothing was sent yet.');
  show(byId('records'), world.records, record => `${record.crm} ${record.type} ${record.id}`, renderRecord, 'No records.');
  show(byId('accounts'), world.accounts, account => account.number, renderAccount, 'No accounts.');
  byId('results-section').hidden = world.results === null;
  show(byId('results'), world.results ?? [], result => `${result.id} ${result.at}`, renderResult, 'No results yet.');
}

byId('again').addEventListener('click', () => send('/api/again'));
byId('booking').addEventListener('change', change => post(`/api/booking/${change.target.value}`).catch(() => {}));

for (;;) {
  try {
    await refresh();
  } catch {
    showBridge('The Sandbox does not answer', 'bad');
  }
  await new Promise(done => setTimeout(done, everyMilliseconds));
}
