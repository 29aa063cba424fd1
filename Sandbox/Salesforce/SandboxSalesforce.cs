using Bridge.Crm;
using Bridge.Sandbox.Crms;
using Bridge.Sandbox.Plays;
using Bridge.Sandbox.World;

namespace Bridge.Sandbox.Salesforce;

/// <summary>Salesforce with its people, and the outbound messages of what happens there.</summary>
internal sealed class SandboxSalesforce : ISandboxCrm
{
    private static readonly SObjectType[] ShownTypes = [SObjectType.Account, SObjectType.Contact, SObjectType.Opportunity];

    private readonly CrmSurroundings _surroundings;
    private readonly SalesforcePlays _plays;

    private SandboxSalesforce(CrmSurroundings surroundings, SalesforceServer server)
    {
        (_surroundings, Server, Told) = (surroundings, server, new ToldChanges(surroundings.Echo));
        Reseller = Add(SObjectType.Account, ("Name", "Brightline Telecom (you)"));
        Company = Add(SObjectType.Account, ("Name", Customer.Name), ("Voip_Account__c", Customer.Account));
        Employee = Add(
            SObjectType.Contact,
            ("FirstName", "Jonas"), ("LastName", "Berg"), ("Email", $"jonas@{Customer.Domain}"), ("AccountId", Company.Id), ("Voip_Account__c", Customer.Account));
        server.Messages.OnTold = Tell;
        _plays = new SalesforcePlays(this, surroundings.Billing.Captcha);
    }

    public string Name => SourceNames.Salesforce;

    public string Signing => "A secret in the address, and no signature";

    public Uri Address => Server.Address;

    public int Requests => Server.Requests;

    public Customer Customer => _surroundings.Customer;

    public SalesforceServer Server { get; }

    /// <summary>What Salesforce has to tell.</summary>
    public ToldChanges Told { get; }

    /// <summary>The reseller's own account.</summary>
    public RecordRef Reseller { get; }

    /// <summary>The customer's account.</summary>
    public RecordRef Company { get; }

    /// <summary>A person at that customer.</summary>
    public RecordRef Employee { get; }

    public IReadOnlyList<Play> Plays => _plays.All;

    public IEnumerable<ShownRecord> Records => Shown.Select(record => new ShownRecord(
        record.Type.Name,
        record.Id,
        TitleOf(record),
        record.ChangedAt,
        FieldText.Shown(record.Values.Select(value => (value.Key, Readable(record.Type, value.Key, value.Value))), SalesforcePlays.CaptchaField),
        [.. NotesOn(record)]));

    public IEnumerable<string> Left => Shown.SelectMany(record => NotesOn(record).Select(note => $"{record.Ref} {note}"));

    private IEnumerable<SalesforceRecord> Shown => ShownTypes.SelectMany(Server.Records.All);

    public static async Task<ISandboxCrm> StartAsync(CrmSurroundings surroundings, CancellationToken cancellationToken) =>
        new SandboxSalesforce(surroundings, await SalesforceServer.StartAsync(new() { Port = surroundings.Port, Clock = surroundings.Clock }, cancellationToken));

    public IReadOnlyDictionary<string, string> SettingsAt(Uri address) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [$"Sources:{Name}:Kind"] = "Salesforce",
        [$"Sources:{Name}:BaseUrl"] = address.AbsoluteUri,
        [$"Sources:{Name}:OrganizationId"] = Server.Options.OrganizationId,
        [$"Sources:{Name}:ClientId"] = Server.Options.ClientId,
        [$"Sources:{Name}:IntegrationUserId"] = Server.Options.IntegrationUserId,
        [$"Secrets:{Name}-webhook-secret"] = SalesforceWebhook.SandboxSecret,
        [$"Secrets:{Name}-client-secret"] = Server.Options.ClientSecret,
    };

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>A record's name for people.</summary>
    public static string TitleOf(SalesforceRecord record) => (string?)record["Name"] ?? $"{record["FirstName"]} {record["LastName"]}";

    /// <summary>The notes on a record, oldest first: the tasks that the bridge left as done.</summary>
    public IEnumerable<string> NotesOn(SalesforceRecord record) => Server.Records.TasksOn(record).Select(task => $"{task["Description"]}");

    private void Tell(SalesforceNotification notification) => Told.Take(
        new SalesforceWebhook(Name, "Outbound message", Server.Options.OrganizationId, [notification], SalesforceWebhook.SandboxSecret),
        isByBridge: notification.Record!.ChangedBy == Server.Options.IntegrationUserId);

    private RecordRef Add(SObjectType type, params IEnumerable<(string Field, JToken Value)> values) => Server.Records.Add(type, SalesforcePlays.Person, values).Ref;

    // A lookup is read by the name of what it points to.
    private JToken? Readable(SObjectType type, string field, JToken value) => type.Field(field) is { Kind: FieldKind.Lookup } lookup
        ? lookup.To.Select(to => Server.Records.Find(SObjectType.Find(to)!, (string)value!)).OfType<SalesforceRecord>().Select(TitleOf).FirstOrDefault()
        : value;
}
