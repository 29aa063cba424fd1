using System.Net;
using Bridge.Sandbox.Billing;
using Bridge.Sandbox.HubSpot;
using Bridge.Sandbox.Plays;
using Bridge.Sandbox.Receiver;
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
            ["plays"] = new JArray(plays.All.Select(Of)),
            ["deliveries"] = new JArray(deliveries.Select(sent => Of(sent, states))),
            ["booking"] = world.Billing.Book.Booking.ToString(),
            ["accounts"] = new JArray(world.Billing.Book.Customers.Prepend(world.Billing.Book.Partner).Select(Of)),
            ["records"] = new JArray(world.HubSpot.Records.All.OrderByDescending(record => record.UpdatedAt).Select(Of)),
            ["results"] = new JArray(world.Receiver.Results.Reverse().Take(ShownResults).Select(Of)),
        };
    }

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
        ["at"] = ObjectJson.Time(sent.At),
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
            ["at"] = ObjectJson.Time(entry.At),
            ["kind"] = entry.Kind.ToString(),
            ["effect"] = Envelope.Number(entry.Effect),
            ["description"] = entry.Description,
        })),
    };

    private JObject Of(HubSpotRecord record) => new()
    {
        ["type"] = record.Type.Singular,
        ["id"] = record.Id,
        ["title"] = record["name"] ?? record["dealname"] ?? $"{record["firstname"]} {record["lastname"]}",
        ["properties"] = new JObject(record.Properties.Where(property => property.Value.Length > 0).Select(Shown)),
        ["notes"] = new JArray(world.HubSpot.Records.NotesOn(record).Reverse().Select(Text)),
    };

    private static JObject Of(ReceivedResult result) => new()
    {
        ["id"] = result.Id,
        ["at"] = ObjectJson.Time(result.At),
        ["run"] = result.Body.SelectToken("data.run"),
        ["state"] = result.Body.SelectToken("data.state"),
        ["record"] = $"{result.Body.SelectToken("data.record.type")} {result.Body.SelectToken("data.record.id")}",
        ["fields"] = result.Body.SelectToken("data.fields"),
        ["note"] = result.Body.SelectToken("data.note"),
    };

    private static JProperty Shown(KeyValuePair<string, string> property) =>
        new(property.Key, property.Key == HubSpotPlays.CaptchaProperty ? "a token" : property.Value);

    // HubSpot keeps a note as HTML; the page shows text.
    private static string Text(string note) => WebUtility.HtmlDecode(note.Replace("<br>", "\n", StringComparison.Ordinal));
}
