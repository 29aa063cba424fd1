using System.Globalization;
using Bridge.Sandbox.Billing;
using Bridge.Sandbox.Crms;
using Bridge.Sandbox.Generic;
using Bridge.Sandbox.Plays;
using Bridge.Sandbox.Sending;
using Bridge.Sandbox.World;

namespace Bridge.Sandbox.Page;

/// <summary>The outside world as the page shows it.</summary>
internal sealed class WorldJson(OutsideWorld world, AllPlays plays)
{
    private const int ShownDeliveries = 15;
    private const int ShownResults = 10;

    private readonly OperationStates _states = new(world.Ledger);

    public async Task<JObject> WriteAsync(CancellationToken cancellationToken)
    {
        var deliveries = world.Sender.Sent.Where(sent => !sent.Webhook.IsEcho).Reverse().Take(ShownDeliveries).ToList();
        var states = await _states.ReadAsync(deliveries.SelectMany(sent => sent.Operations), cancellationToken);
        return new JObject
        {
            ["bridge"] = new JObject { ["url"] = world.PublicUrl.AbsoluteUri, ["ended"] = world.BridgeFailure is not null },
            ["crms"] = new JArray(world.Crms.Select(Of)),
            ["plays"] = new JArray(plays.All.Select(Of)),
            ["deliveries"] = new JArray(deliveries.Select(sent => Of(sent, states))),
            ["booking"] = world.Billing.Book.Booking.ToString(),
            ["accounts"] = new JArray(world.Billing.Book.Customers.Prepend(world.Billing.Book.Partner).Select(Of)),
            ["records"] = new JArray(Records().OrderByDescending(one => one.Record.ChangedAt).Select(one => Of(one.Crm, one.Record))),
            ["results"] = world.Crms.OfType<SandboxGeneric>().FirstOrDefault() is { } generic
                ? new JArray(generic.Receiver.Results.Reverse().Take(ShownResults).Select(Of))
                : null,
        };
    }

    private IEnumerable<(ISandboxCrm Crm, ShownRecord Record)> Records() =>
        world.Crms.SelectMany(crm => crm.Records.Select(record => (crm, record)));

    private static JObject Of(ISandboxCrm crm) => new()
    {
        ["name"] = crm.Name,
        ["title"] = SandboxCrms.Find(crm.Name).Title,
        ["signing"] = crm.Signing,
    };

    private static JObject Of(Play play) => new()
    {
        ["id"] = play.Id,
        ["source"] = play.Source,
        ["operation"] = play.Operation,
        ["title"] = play.Title,
    };

    private static JObject Of(SentWebhook sent, IReadOnlyDictionary<string, JObject> states) => new()
    {
        ["number"] = sent.Number,
        ["source"] = sent.Webhook.Source,
        ["title"] = sent.Webhook.Title,
        ["at"] = Time(sent.At),
        ["attempts"] = sent.Attempts,
        ["status"] = sent.Status,
        ["operations"] = new JArray(sent.Operations.Select(id => states[id])),
    };

    private static JObject Of(Account account) => new()
    {
        ["number"] = account.Number,
        ["name"] = account.Name,
        ["email"] = account.Email,
        ["emailConfirmed"] = account.EmailConfirmed,
        ["balance"] = Envelope.Number(account.Balance),
        ["passwordResets"] = account.PasswordResets,
        ["entries"] = new JArray(account.Entries.Reverse().Select(entry => new JObject
        {
            ["number"] = entry.Number,
            ["at"] = Time(entry.At),
            ["kind"] = entry.Kind.ToString(),
            ["effect"] = Envelope.Number(entry.Effect),
            ["description"] = entry.Description,
        })),
    };

    private static JObject Of(ISandboxCrm crm, ShownRecord record) => new()
    {
        ["crm"] = crm.Name,
        ["type"] = record.Type,
        ["id"] = record.Id,
        ["title"] = record.Title,
        ["properties"] = new JObject(record.Fields.Select(field => new JProperty(field.Key, field.Value))),
        ["notes"] = new JArray(record.Notes.Reverse()),
    };

    private static JObject Of(ReceivedResult result) => new()
    {
        ["id"] = result.Id,
        ["at"] = Time(result.At),
        ["run"] = result.Body.SelectToken("data.run"),
        ["state"] = result.Body.SelectToken("data.state"),
        ["record"] = $"{result.Body.SelectToken("data.record.type")} {result.Body.SelectToken("data.record.id")}",
        ["fields"] = result.Body.SelectToken("data.fields"),
        ["note"] = result.Body.SelectToken("data.note"),
    };

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
