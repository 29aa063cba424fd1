using Bridge.Crm;
using Bridge.Ledger;
using Bridge.Sandbox.Billing;
using Bridge.Sandbox.Dynamics365;

namespace Bridge.Tests.Scenarios;

/// <summary>What a person does in Dynamics 365, from the webhook to the note, over real HTTP.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class Dynamics365ScenarioTests(AzuriteFixture azurite)
{
    private const string Source = "dynamics365";

    [Fact]
    public async Task OpportunityWon_MovesTheMoneyOnceAndWritesBack()
    {
        await using var environment = await Dynamics365Server.StartAsync(new(), default);
        await using var world = await StartAsync(environment);
        var echoes = Echoes(environment);
        var number = world.Billing.Book.Open("Acme", "office@acme.example")!.Number;
        var account = Add(environment, TableDefinition.Account, ("name", "Acme"), ("voip_account", number));
        var deal = Add(environment, TableDefinition.Opportunity, ("actualvalue", 245.71m), ("statecode", 0), ("parentaccountid", DataverseStore.Lookup(account)));
        var won = Sends(environment.Store.Update(deal, [("statecode", 1)]));

        var answer = await world.DeliverAsync(won);
        await world.DeliverAsync(won);
        await world.DeliverAsync(Sends(environment.Store.Update(deal, [("statecode", 1)])));
        await world.RunAllAsync();

        Assert.Equal(202, answer.Status);
        var operation = await world.FindAsync(Assert.Single(answer.Operations));
        Assert.Equal((CallState.Succeeded, WriteBackState.Done), operation.States());
        var move = Assert.Single(world.Billing.Book.FindCustomer(number)!.Entries, entry => entry.Kind == EntryKind.Payment);
        Assert.Equal(245.71m, move.Amount);
        Assert.Equal(245.71m, (decimal?)environment.Store.Get(account)["voip_balance"]);
        Assert.Contains(operation.Id, Assert.Single(environment.Store.NotesOn(account)), StringComparison.Ordinal);

        // Dataverse tells the bridge of what the bridge wrote.
        foreach (var echo in echoes)
        {
            Assert.Equal(1, (int)(await world.DeliverAsync(Sends(echo))).Body["echoes"]!);
        }

        Assert.NotEmpty(echoes);
    }

    [Fact]
    public async Task ContactWithABookInIt_TooLargeForAWebhook_IsReadBackAndRegistered()
    {
        await using var environment = await Dynamics365Server.StartAsync(new(), default);
        await using var world = await StartAsync(environment);
        var made = environment.Store.Create(
            TableDefinition.Contact,
            [
                ("firstname", "Mia"), ("lastname", "Chen"), ("emailaddress1", "mia.chen@example.com"),
                ("voip_captcha", world.Billing.Captcha.Issue()), ("description", new string('a', 300 * 1024)),
            ]);

        var answer = await world.DeliverAsync(Sends(made));
        await world.RunAllAsync();

        var operation = await world.FindAsync(Assert.Single(answer.Operations));
        Assert.Equal((CallState.Succeeded, WriteBackState.Done), operation.States());
        Assert.NotNull(world.Billing.Book.FindCustomer((string?)environment.Store.Get(made.Record.Ref)["voip_account"] ?? ""));
    }

    [Fact]
    public async Task ContactTooLargeForAWebhook_WithAnotherWish_RunsOnlyThat()
    {
        await using var environment = await Dynamics365Server.StartAsync(new(), default);
        await using var world = await StartAsync(environment);
        var number = world.Billing.Book.Open("Mia", "mia@example.com")!.Number;
        var contact = Add(environment, TableDefinition.Contact, ("voip_account", number), ("description", new string('a', 300 * 1024)));

        var answer = await world.DeliverAsync(Sends(environment.Store.Update(contact, [("voip_refresh", true), ("description", new string('b', 300 * 1024))])));
        await world.RunAllAsync();

        var states = new List<CallState>();
        foreach (var id in answer.Operations)
        {
            states.Add((await world.FindAsync(id)).State);
        }

        Assert.Single(states, CallState.Succeeded);
        Assert.All(states, state => Assert.True(state is CallState.Succeeded or CallState.Skipped));
        Assert.False((bool?)environment.Store.Get(contact)["voip_refresh"]);
    }

    [Fact]
    public async Task DeliveryWithoutTheKey_IsNotTaken()
    {
        await using var environment = await Dynamics365Server.StartAsync(new(), default);
        await using var world = await StartAsync(environment);
        var made = environment.Store.Create(TableDefinition.Contact, []);

        Assert.Equal(401, (await world.DeliverAsync(Sends(made) with { Key = "another-key-of-another-webhook" })).Status);
    }

    private Task<World> StartAsync(Dynamics365Server environment) => World.StartAsync(
        azurite,
        [("Routes:Files", "routes/dynamics365.json"), .. environment.SettingsOf(Source).Select(setting => (setting.Key, (string?)setting.Value))]);

    private static List<DataverseChange> Echoes(Dynamics365Server environment)
    {
        var echoes = new List<DataverseChange>();
        environment.OnChangeByApplication = echoes.Add;
        return echoes;
    }

    private static RecordRef Add(Dynamics365Server environment, TableDefinition table, params (string Column, JToken Value)[] columns) =>
        environment.Store.Create(table, columns).Record.Ref;

    private static Dynamics365Webhook Sends(DataverseChange change) => new(Source, "test", new ExecutionContexts(TimeProvider.System).Of(change));
}
