using Bridge.Sandbox.Billing;
using Bridge.Sandbox.HubSpot;

namespace Bridge.Tests.Scenarios;

/// <summary>A deal in HubSpot, of a company that has an account on the billing platform.</summary>
internal sealed class Deal
{
    private readonly World _world;

    private Deal(World world, HubSpotRecord record, HubSpotRecord company, string account) =>
        (_world, Record, Company, Account) = (world, record, company, account);

    public HubSpotRecord Record { get; }

    public HubSpotRecord Company { get; }

    public string Account { get; }

    /// <summary>What was moved to or from the account.</summary>
    public IEnumerable<Entry> Moves => (_world.Billing.Book.FindCustomer(Account)?.Entries ?? []).Where(entry => entry.Kind == EntryKind.Payment);

    public static Deal In(World world, string amount, string? account = null)
    {
        account ??= world.Billing.Book.Open("Acme", $"{Guid.NewGuid():N}@acme.example")!.Number;
        return Of(world, world.HubSpot.Records.Add(ObjectType.Companies, [("name", "Acme"), ("voip_account", account)]), amount, account);
    }

    /// <summary>One more deal of a company.</summary>
    public static Deal Of(World world, HubSpotRecord company, string amount, string account)
    {
        var deal = world.HubSpot.Records.Add(ObjectType.Deals, [("dealname", "Phones"), ("amount", amount)], company);
        return new Deal(world, deal, company, account);
    }

    /// <summary>A delivery that says that the deal was won; each one is another event.</summary>
    public HubSpotWebhook Won() => _world.HubSpotSends(
        _world.Events.PropertyChange(new(ObjectType.Deals, Record.Id, "dealstage", "closedwon", ChangeOrigin.Person, _world.Clock.GetUtcNow())));
}
