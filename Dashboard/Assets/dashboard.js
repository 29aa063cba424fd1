// Draws the table of the overview as charts. Without it the table says the same.
(() => {
  'use strict';

  const table = document.querySelector('table[data-series]');
  const figures = document.querySelectorAll('figure[data-chart]');
  if (!table || !window.uPlot) {
    return;
  }

  const names = [...table.tHead.rows[0].cells].map(cell => cell.textContent);
  const rows = [...table.tBodies[0].rows];
  const times = rows.map(row => Date.parse(row.querySelector('time').dateTime) / 1000);
  const column = index => rows.map(row => {
    const number = parseFloat(row.cells[index].textContent);
    return Number.isNaN(number) ? null : number;
  });
  const color = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const utc = time => uPlot.tzDate(new Date(time * 1e3), 'Etc/UTC');

  const isLong = times.length > 1 && times.at(-1) - times[0] > 2 * 24 * 3600;
  const iso = time => new Date(time * 1e3).toISOString();
  const label = time => iso(time).slice(...(isLong ? [5, 10] : [11, 16]));

  // The legend tells of the point at the pointer, and of the last one while there is none.
  const told = (values, at, say) => {
    const value = values[at ?? values.length - 1];
    return value == null ? '–' : say(value);
  };

  // Bars stand on one another, so that their whole height is the total.
  const stacked = columns => columns.map((_, index) => rows.map((_, row) =>
    columns.slice(0, index + 1).reduce((sum, values) => sum + (values[row] ?? 0), 0)));

  // A line needs two ends: a figure between two gaps is a point.
  const alone = values => values.flatMap((value, at) => value != null && values[at - 1] == null && values[at + 1] == null ? [at] : []);

  const seriesOf = (figure, columns, values) => columns.map((name, index) => ({
    label: names[name],
    stroke: color(`--chart-${index + 1}`),
    width: 2,
    ...(figure.dataset.chart === 'bars' && { fill: color(`--chart-${index + 1}`), width: 0, paths: uPlot.paths.bars({ size: [.8, 40] }) }),
    points: figure.dataset.chart === 'bars' ? { show: false } : { show: true, size: 6, filter: () => alone(values[index]) },
    value: (_, __, ___, at) => told(values[index], at, value => `${value}${figure.dataset.unit ?? ''}`),
  }));

  const draw = figure => {
    const isBars = figure.dataset.chart === 'bars';
    const columns = figure.dataset.columns.split(',').map(Number);
    const values = columns.map(column);
    const series = seriesOf(figure, columns, values);
    const drawn = isBars ? stacked(values).reverse() : values;
    const axis = { stroke: color('--soft'), grid: { stroke: color('--line'), width: 1 }, ticks: { show: false } };
    const padding = parseFloat(getComputedStyle(figure).paddingLeft) * 2;
    const plot = new uPlot({
      width: figure.clientWidth - padding,
      height: 170,
      tzDate: utc,
      scales: {
        y: { range: (_, least, most) => [0, figure.dataset.unit === '%' ? 100 : Math.max(most ?? 0, 1) * 1.1] },
      },
      axes: [{ ...axis, grid: { show: false }, size: 32, space: 56, values: (_, ticks) => ticks.map(label) }, { ...axis, size: 46 }],
      series: [{ label: 'From', value: (_, __, ___, at) => told(times, at, time => iso(time).slice(0, 16).replace('T', ' ')) }, ...(isBars ? series.reverse() : series)],
      cursor: { drag: { x: false, y: false } },
    }, [times, ...drawn], figure);
    plot.root.setAttribute('aria-hidden', 'true');
  };

  // All are shown before the first is measured: how many stand side by side settles how wide one is.
  const drawAll = () => {
    figures.forEach(figure => {
      figure.querySelector('.uplot')?.remove();
      figure.classList.add('drawn');
    });
    figures.forEach(draw);
  };

  drawAll();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
  let width = document.documentElement.clientWidth;
  addEventListener('resize', () => {
    if (width !== document.documentElement.clientWidth) {
      width = document.documentElement.clientWidth;
      drawAll();
    }
  });
})();
