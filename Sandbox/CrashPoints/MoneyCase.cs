using System.Globalization;
using Bridge.Ledger;
using Bridge.Sandbox.Billing;
using Bridge.Sandbox.HubSpot;
using Bridge.Sandbox.Plays;
using Bridge.Sandbox.Sending;
using Bridge.Sandbox.Tour;
using Bridge.Sandbox.World;

namespace Bridge.Sandbox.CrashPoints;

/// <summary>One money operation in a world of its own: a deal is won in HubSpot, and its amount moves to the company's account.</summary>
/// <param name="world">The world, with the bridge in it.</param>
internal sealed class MoneyCase(OutsideWorld world)
{
    private const string Play = "hubspot-deal";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly BridgeMessages _messages = new(world.Storage);
    private readonly BookSince _booked = new(world.Billing.Book);
    private readonly Webhook _webhook = new AllPlays(world).Find(Play)!.Happen().Webhook;
    private string _operation = "";

    /// <summary>Tells the bridge until it listens, as a CRM does.</summary>
    public async Task DeliverAsync(CancellationToken cancellationToken)
    {
        SentWebhook sent;
        do
        {
            sent = await world.Sender.SendAsync(_webhook, cancellationToken);
        }
        while (!sent.IsTaken);
        _operation = sent.Operations.Single();
    }

    /// <summary>Waits until the bridge has nothing left to do for it, no message and no later look.</summary>
    /// <returns>The operation as the ledger has it then.</returns>
    public async Task<Operation> QuietAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await world.Ledger.FindAsync(_operation, cancellationToken) is { } operation
                && IsDone(operation)
                && world.Echoes.IsIdle
                && await _messages.CountAsync(cancellationToken) == 0)
            {
                return operation;
            }

            await Task.Delay(Pause, world.Clock, cancellationToken);
        }
    }

    /// <summary>What became of the money and of its note, by the world outside alone.</summary>
    public MoneyTruth Truth()
    {
        var hubSpot = world.Crm<SandboxHubSpot>();
        var account = hubSpot.Customer.Account;
        var company = hubSpot.Server.Records.Get(hubSpot.Company);
        var deal = hubSpot.Server.Records.All.Single(record => record.Type == ObjectType.Deals);
        return new MoneyTruth(
            Money(deal["amount"])!.Value,
            [.. _booked.Of(account).Select(entry => entry.Effect)],
            _booked.Sum,
            [.. hubSpot.Server.Records.NotesOn(company)],
            Money(company["voip_balance"]) == world.Billing.Book.FindCustomer(account)!.Balance);
    }

    /// <summary>The operation's way, in words.</summary>
    public async Task<IReadOnlyList<string>> HistoryAsync(CancellationToken cancellationToken) => _operation.Length == 0
        ? []
        : [.. (await world.Ledger.HistoryAsync(_operation, cancellationToken)).Select(line =>
            string.Create(CultureInfo.InvariantCulture, $"{line.At:HH:mm:ss.fff} {line.From} → {line.To}: {line.Why}"))];

    private static bool IsDone(Operation operation) =>
        operation.State == CallState.NeedsReview || (operation.State.IsEnd() && operation is { WriteBack: not WriteBackState.Pending, Due: null });

    private static decimal? Money(string? text) =>
        decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var money) ? money : null;
}
