using Bridge.Crm;
using Bridge.Sandbox.Crms;
using Bridge.Sandbox.Plays;
using Bridge.Sandbox.World;

namespace Bridge.Sandbox.Dynamics365;

/// <summary>Dynamics 365 with its people, and the webhooks of what happens there.</summary>
internal sealed class SandboxDynamics365 : ISandboxCrm
{
    private readonly CrmSurroundings _surroundings;
    private readonly ExecutionContexts _contexts;
    private readonly Dynamics365Plays _plays;

    private SandboxDynamics365(CrmSurroundings surroundings, Dynamics365Server server)
    {
        (_surroundings, Server, _contexts) = (surroundings, server, new ExecutionContexts(surroundings.Clock));
        Reseller = Add(TableDefinition.Account, ("name", "Brightline Telecom (you)"));
        Company = Add(TableDefinition.Account, ("name", Customer.Name), ("voip_account", Customer.Account));
        Employee = Add(
            TableDefinition.Contact,
            ("firstname", "Clara"), ("lastname", "Weiss"), ("emailaddress1", $"clara@{Customer.Domain}"),
            ("parentcustomerid", DataverseStore.Lookup(Company)), ("voip_account", Customer.Account));
        server.OnChangeByApplication = Echo;
        _plays = new Dynamics365Plays(this, surroundings.Billing.Captcha);
    }

    public string Name => SourceNames.Dynamics365;

    public string Signing => "A key in a header, and no signature";

    public Uri Address => Server.Address;

    public int Requests => Server.Requests;

    public Customer Customer => _surroundings.Customer;

    public Dynamics365Server Server { get; }

    /// <summary>The reseller's own account.</summary>
    public RecordRef Reseller { get; }

    /// <summary>The customer's account.</summary>
    public RecordRef Company { get; }

    /// <summary>A person at that customer.</summary>
    public RecordRef Employee { get; }

    public IReadOnlyList<Play> Plays => _plays.All;

    public IEnumerable<ShownRecord> Records => Shown.Select(record => new ShownRecord(
        record.Table.Name,
        record.Id,
        TitleOf(record),
        record.ModifiedOn,
        FieldText.Shown(record.Columns.Select(column => (column.Key, Readable(column.Value))), Dynamics365Plays.CaptchaColumn),
        Server.Store.NotesOn(record.Ref)));

    public IEnumerable<string> Left => Shown.SelectMany(record => Server.Store.NotesOn(record.Ref).Select(note => $"{record.Ref} {note}"));

    private IEnumerable<DataverseRecord> Shown => Server.Store.All.Where(record => record.Table != TableDefinition.Annotation);

    public static async Task<ISandboxCrm> StartAsync(CrmSurroundings surroundings, CancellationToken cancellationToken) =>
        new SandboxDynamics365(surroundings, await Dynamics365Server.StartAsync(new() { Port = surroundings.Port, Clock = surroundings.Clock }, cancellationToken));

    public IReadOnlyDictionary<string, string> SettingsAt(Uri address) => Server.SettingsOf(Name, address);

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>The delivery of a change.</summary>
    /// <exception cref="InvalidOperationException">No step of the webhook waits for it.</exception>
    public Dynamics365Webhook Webhook(string title, DataverseChange change) => IsTold(change)
        ? new Dynamics365Webhook(Name, title, _contexts.Of(change))
        : throw new InvalidOperationException($"Of \"{title}\" Dynamics 365 tells nothing.");

    /// <summary>A record's name for people.</summary>
    public static string TitleOf(DataverseRecord record) => (string?)record["name"] ?? $"{record["firstname"]} {record["lastname"]}";

    private void Echo(DataverseChange change)
    {
        if (IsTold(change))
        {
            _surroundings.Echo(Webhook("Echo of a write-back", change) with { IsEcho = true });
        }
    }

    private RecordRef Add(TableDefinition table, params IEnumerable<(string Column, JToken Value)> columns) => Server.Store.Create(table, columns).Record.Ref;

    // A lookup is read by the name of what it points to.
    private JToken? Readable(JToken value) =>
        value is JObject lookup ? TitleOf(Server.Store.Get(new RecordRef((string)lookup["type"]!, (string)lookup["id"]!))) : value;

    private static bool IsTold(DataverseChange change) => RegisteredStep.Documented.Any(step => step.Tells(change));
}
