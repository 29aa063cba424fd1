using System.Globalization;
using Bridge.Ledger;
using Bridge.Sandbox.Billing;
using Bridge.Sandbox.Generic;
using Bridge.Sandbox.HubSpot;
using Bridge.Sandbox.Sending;
using Bridge.Sandbox.World;

namespace Bridge.Sandbox.Chaos;

/// <summary>The accounts, companies and deals that the events are about, and how they are told to the bridge.</summary>
internal sealed class Stage
{
    private const string NoAccount = "999999";

    private readonly OutsideWorld _world;
    private readonly SandboxHubSpot _hubSpot;
    private readonly HubSpotRecord[] _companies;
    private readonly Dictionary<int, HubSpotRecord> _deals;
    private readonly Dictionary<int, JObject> _told;

    /// <summary>Sets the stage.</summary>
    public Stage(ChaosSchedule schedule, OutsideWorld world)
    {
        _world = world;
        _hubSpot = world.Crm<SandboxHubSpot>();
        Accounts = [.. Enumerable.Range(0, schedule.Accounts).Select(number => Open($"Customer {number}"))];
        _companies = [.. Accounts.Select(account => _hubSpot.Server.Records.Add(ObjectType.Companies, [("name", $"Customer of {account}"), ("voip_account", account)]))];
        _deals = schedule.Events.Where(one => one.Kind == EventKind.DealWon).ToDictionary(one => one.Number, Deal);

        // What happened has happened once, however often it is told.
        _told = schedule.Events.ToDictionary(one => one.Number, Tell);
    }

    /// <summary>The account numbers.</summary>
    public IReadOnlyList<string> Accounts { get; }

    /// <summary>Opens another account, with some money on it.</summary>
    public string Open(string name)
    {
        var number = _world.Billing.Book.Open(name, $"{name.Replace(' ', '-').ToLowerInvariant()}@example.com")!.Number;
        _world.Billing.Book.Book(number, EntryKind.Opening, 500, "Balance carried over", _world.Clock.GetUtcNow().AddDays(-90));
        return number;
    }

    /// <summary>The account that an event is about.</summary>
    public string AccountOf(ChaosEvent one) => one.Kind == EventKind.OrderForNobody ? NoAccount : Accounts[one.Account];

    /// <summary>The delivery of some events, all of HubSpot or one alone.</summary>
    public Webhook WebhookOf(IReadOnlyList<ChaosEvent> events) => events[0].Kind == EventKind.DealWon
        ? _hubSpot.Webhook("Deals are won", events.Select(one => _told[one.Number]))
        : Generic(IdOf(events[0]), _told[events[0].Number]);

    /// <summary>The operation that the bridge makes of an event: the deal and the order are each one's business key.</summary>
    public string OperationIdOf(ChaosEvent one) => one.Kind switch
    {
        EventKind.DealWon => OperationId.Of(SourceNames.HubSpot, Once(_deals[one.Number].Id), "deal-won-moves-funds"),
        EventKind.BalanceAsked => OperationId.Of(SourceNames.Generic, $"event:{IdOf(one)}", "generic-balance-requested"),
        _ => OperationIdOfOrder(OrderOf(one)),
    };

    /// <summary>How often the result of an event's operation was left where the event came from.</summary>
    public int WriteBacksOf(ChaosEvent one, string operationId) => one.Kind == EventKind.DealWon
        ? _hubSpot.Server.Records.NotesOn(_companies[one.Account]).Count(note => note.Contains(operationId, StringComparison.Ordinal))
        : _world.Crm<SandboxGeneric>().Receiver.Results.Count(result => string.Equals((string?)result.Body.SelectToken("data.operationId"), operationId, StringComparison.Ordinal));

    /// <summary>A paid order, which moves an amount to an account.</summary>
    public Webhook Order(string order, string account, decimal amount) => Generic($"msg-{order}", OrderPaid(order, account, amount));

    /// <summary>The operation of a paid order.</summary>
    public static string OperationIdOfOrder(string order) => OperationId.Of(SourceNames.Generic, Once(order), "generic-deal-won");

    private HubSpotRecord Deal(ChaosEvent one) => _hubSpot.Server.Records.Add(
        ObjectType.Deals,
        [("dealname", $"Deal {one.Number}"), ("amount", one.Amount.ToString(CultureInfo.InvariantCulture)), ("dealstage", "closedwon")],
        _companies[one.Account]);

    private JObject Tell(ChaosEvent one) => one.Kind switch
    {
        EventKind.DealWon => _hubSpot.Events.PropertyChange(
            new(ObjectType.Deals, _deals[one.Number].Id, "dealstage", "closedwon", ChangeOrigin.Person, _world.Clock.GetUtcNow())),
        EventKind.BalanceAsked => Told("balance.requested", "request", IdOf(one), new JObject { ["account"] = AccountOf(one) }),
        _ => OrderPaid(OrderOf(one), AccountOf(one), one.Amount),
    };

    private JObject OrderPaid(string order, string account, decimal amount) =>
        Told("deal.won", "deal", order, new JObject { ["deal"] = order, ["account"] = account, ["amount"] = amount });

    private JObject Told(string type, string recordType, string recordId, JObject data) => new()
    {
        ["type"] = type,
        ["timestamp"] = ObjectJson.Time(_world.Clock.GetUtcNow()),
        ["record"] = new JObject { ["type"] = recordType, ["id"] = recordId },
        ["data"] = data,
    };

    private static StandardWebhook Generic(string id, JObject payload) =>
        new(SourceNames.Generic, "An order is paid, or a balance asked for", id, payload, SandboxSecrets.GenericSigningSecret);

    private static string IdOf(ChaosEvent one) => string.Create(CultureInfo.InvariantCulture, $"msg-{one.Number}");

    private static string OrderOf(ChaosEvent one) => string.Create(CultureInfo.InvariantCulture, $"order-{one.Number}");

    // As the bridge writes the key of a route's oncePer.
    private static string Once(string key) => string.Create(CultureInfo.InvariantCulture, $"once:{key.Length}:{key}");
}
