using System.Net;
using Bridge.Json;
using Bridge.Ledger;
using Bridge.Sandbox.Billing;
using Bridge.Sandbox.HubSpot;
using Bridge.Sandbox.Sending;

namespace Bridge.Tests.Scenarios;

/// <summary>Every operation by the sample routes, of an event that comes twice: the outside world changes once, and learns of it.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class SevenOperationsTests(AzuriteFixture azurite)
{
    private const string Account = "100245";

    private static readonly Platform Before = new(Customers: 1, IsConfirmed: false, Balance: 100m, PartnerBalance: 500m, PasswordResets: 0);

    [Theory]
    [InlineData("register-customer", "voip_account", "100246")]
    [InlineData("confirm-email", "voip_email_confirmed", "true")]
    [InlineData("move-funds", "voip_balance", "112.5")]
    [InlineData("get-customer-balance", "voip_balance", "100")]
    [InlineData("get-partner-balance", "voip_partner_balance", "500")]
    [InlineData("login-url", null, "https://portal.example/login?account=100245&token=")]
    [InlineData("reset-password", null, "The password of 100245 was reset.")]
    public async Task Operation_AskedForInHubSpot_IsDoneOnceAndOnTheRecord(string run, string? property, string written)
    {
        await using var world = await StartAsync();
        var (webhook, where) = InHubSpot(world, run);

        var operation = await DoAsync(world, webhook);

        AssertDoneOnce(world, run, operation);
        var record = world.HubSpot.Records.Get(where.Ref);
        var notes = world.HubSpot.Records.NotesOn(record);
        if (property is not null)
        {
            Assert.Equal(written, record[property]);
        }
        else
        {
            Assert.Contains(written, WebUtility.HtmlDecode(Assert.Single(notes)), StringComparison.Ordinal);
        }

        // The partner's balance is the one result that its route writes without a note.
        Assert.Equal(run == "get-partner-balance" ? 0 : 1, notes.Count);
        Assert.All(notes, note => Assert.Contains(operation.Id, note, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("register-customer", "customer.created", "fields.account", "\"100246\"")]
    [InlineData("confirm-email", "customer.email-confirmed", "fields.email_confirmed", "true")]
    [InlineData("move-funds", "deal.won", "fields.balance", "112.5")]
    [InlineData("get-customer-balance", "balance.requested", "fields.balance", "100")]
    [InlineData("get-partner-balance", "partner-balance.requested", "fields.partner_balance", "500")]
    [InlineData("login-url", "login.requested", "fields.login_url", "https://portal.example/login?account=100245&token=")]
    [InlineData("reset-password", "password-reset.requested", "note", "The password of 100245 was reset.")]
    public async Task Operation_AskedForByAGenericSender_IsDoneOnceAndItsResultSent(string run, string type, string path, string told)
    {
        await using var world = await StartAsync();
        var webhook = World.GenericSends(type, GenericData(world, run), record: true);

        var operation = await DoAsync(world, webhook);

        AssertDoneOnce(world, run, operation);
        var result = Assert.Single(world.Receiver.Results).Body;
        Assert.Equal("bridge.operation.succeeded", (string?)result["type"]);
        Assert.Equal(operation.Id, (string?)result["data"]!["operationId"]);
        Assert.Contains(told, StrictJson.Write(result["data"]!.SelectToken(path)!), StringComparison.Ordinal);
    }

    private async Task<World> StartAsync()
    {
        var world = await World.StartAsync(azurite);
        Assert.Equal(Account, world.Billing.Book.Open("Acme", "acme@example.com")!.Number);
        world.Billing.Book.Book(Account, EntryKind.Opening, Before.Balance, "Opening");
        world.Billing.Book.Book(BillingBook.PartnerNumber, EntryKind.Opening, Before.PartnerBalance, "Opening");
        return world;
    }

    private static async Task<Operation> DoAsync(World world, Webhook webhook)
    {
        var first = await world.DeliverAsync(webhook);
        var again = await world.DeliverAsync(webhook);
        await world.RunAllAsync();

        Assert.Equal((202, 202), (first.Status, again.Status));
        Assert.Equal(first.Operations, again.Operations);
        return await world.FindAsync(Assert.Single(first.Operations));
    }

    private static void AssertDoneOnce(World world, string run, Operation operation)
    {
        Assert.Equal(run, operation.Run);
        Assert.Equal((CallState.Succeeded, WriteBackState.Done), operation.States());
        var call = world.Billing.Calls[^1];
        Assert.Equal((run, true), (call.Operation, call.IsAccepted));

        // A move of funds reads the balance first.
        Assert.Equal(run == "move-funds" ? 2 : 1, world.Billing.Calls.Count);
        Assert.Equal(run is not ("get-customer-balance" or "get-partner-balance"), call.Changes);
        Assert.Equal(After(run), Platform.Of(world.Billing.Book));
    }

    private static Platform After(string run) => run switch
    {
        "register-customer" => Before with { Customers = 2 },
        "confirm-email" => Before with { IsConfirmed = true },
        "move-funds" => Before with { Balance = 112.5m, PartnerBalance = 487.5m },
        "reset-password" => Before with { PasswordResets = 1 },
        _ => Before,
    };

    /// <summary>What a person does in HubSpot, and the record that shows the result.</summary>
    private static (HubSpotWebhook Webhook, HubSpotRecord Where) InHubSpot(World world, string run)
    {
        var records = world.HubSpot.Records;
        var captcha = ("voip_captcha", world.Billing.Captcha.Issue());
        switch (run)
        {
            case "register-customer":
                var person = records.Add(ObjectType.Contacts, [("email", "mia@example.com"), ("firstname", "Mia"), ("lastname", "Chen"), captcha]);
                return (world.HubSpotSends(world.Events.Creation(person)), person);
            case "move-funds":
                var buyer = records.Add(ObjectType.Companies, [("name", "Acme"), ("voip_account", Account)]);
                var deal = records.Add(ObjectType.Deals, [("dealname", "Phones"), ("amount", "12.5")], buyer);
                return (Changed(world, deal, "dealstage", "closedwon"), buyer);
            case "get-partner-balance":
                var reseller = records.Add(ObjectType.Companies, [("name", "The reseller")]);
                return (Changed(world, reseller, "voip_refresh", "true"), reseller);
            default:
                var contact = records.Add(ObjectType.Contacts, [("email", "acme@example.com"), ("voip_account", Account), captcha]);
                var (property, value) = run == "get-customer-balance" ? ("voip_refresh", "true") : ("voip_action", run);
                return (Changed(world, contact, property, value), contact);
        }
    }

    private static HubSpotWebhook Changed(World world, HubSpotRecord record, string property, string value) => world.HubSpotSends(
        [.. world.HubSpot.Records.Change(record.Ref, [(property, value)], ChangeOrigin.Person).Select(world.Events.PropertyChange)]);

    private static JObject GenericData(World world, string run) => run switch
    {
        "register-customer" => new JObject
        {
            ["email"] = "mia@example.com",
            ["first_name"] = "Mia",
            ["last_name"] = "Chen",
            ["captcha"] = world.Billing.Captcha.Issue(),
        },
        "move-funds" => new JObject { ["deal"] = "order-1", ["account"] = Account, ["amount"] = 12.5m },
        "get-customer-balance" => new JObject { ["account"] = Account },
        "get-partner-balance" => [],
        _ => new JObject { ["account"] = Account, ["captcha"] = world.Billing.Captcha.Issue() },
    };

    /// <summary>What the operations can change on the billing platform.</summary>
    private sealed record Platform(int Customers, bool IsConfirmed, decimal Balance, decimal PartnerBalance, int PasswordResets)
    {
        public static Platform Of(BillingBook book)
        {
            var account = book.FindCustomer(Account)!;
            return new(book.Customers.Count, account.EmailConfirmed, account.Balance, book.Partner.Balance, account.PasswordResets);
        }
    }
}
