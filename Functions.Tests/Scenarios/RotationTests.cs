using Bridge.Billing;
using Bridge.Ledger;
using Bridge.Sandbox;
using Bridge.Storage;
using Bridge.Tests.Secrets;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Tests.Scenarios;

/// <summary>The steps of docs/rotation.md, while events come and operations are under way: nothing is lost, and no money moves twice.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class RotationTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string NewToken = "rotated-billing-token";
    private const string NewSigningSecret = "whsec_cm90YXRlZC1nZW5lcmljLXNpZ25pbmctc2VjcmV0ISE=";
    private const string NewClientSecret = "rotated-hubspot-client-secret";

    private static readonly TimeSpan UntilSecretsAreReadAgain = TimeSpan.FromMinutes(11);

    private KeyVaultServer _vault = null!;

    public async Task InitializeAsync() => _vault = await KeyVaultServer.StartAsync();

    public async Task DisposeAsync() => await _vault.DisposeAsync();

    [Fact]
    public async Task BillingToken_AddedToTheVaultBeforeTheOldOneIsTakenBack_IsChangedUnderAMoveThatIsOnItsWay()
    {
        await using var world = await StartAsync();
        var (onItsWay, after) = (Deal.In(world, "10"), Deal.In(world, "20"));
        using (var held = new HeldCall(world.Billing.Faults, "move-funds"))
        {
            await world.DeliverAsync(onItsWay.Won());
            var run = world.RunAllAsync();
            await held.Arrived;
            world.Billing.AcceptTokens(SandboxSecrets.BillingToken, NewToken);
            Add(world, "billing-token", NewToken);
            held.Release();
            await run;
        }

        // The old one goes while the bridge still has it.
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        world.Billing.AcceptTokens(NewToken);
        var (id, message) = await world.QueueAsync(after.Won());
        await world.RunAsync(message);

        Assert.Equal(CallState.Succeeded, (await world.FindAsync(id)).State);
        Assert.Equal((10m, 20m), (Assert.Single(onItsWay.Moves).Amount, Assert.Single(after.Moves).Amount));
        Assert.False(await world.Get<BillingCircuit>().IsOpenAsync(default));
    }

    [Fact]
    public async Task BillingToken_TakenBackBetweenTheReadingAndTheMove_IsRenewedAndTheMoveMadeOnce()
    {
        await using var world = await StartAsync();
        var deal = Deal.In(world, "10");
        var (id, message) = await world.QueueAsync(deal.Won());
        using (var held = new HeldCall(world.Billing.Faults, "move-funds"))
        {
            var run = world.RunAsync(message);
            await held.Arrived;
            Add(world, "billing-token", NewToken);
            world.Clock.Advance(TimeSpan.FromSeconds(6));
            world.Billing.AcceptTokens(NewToken);
            held.Release();
            await run;
        }

        await world.GoOnAsync(id);
        Assert.Equal(CallState.Succeeded, (await world.FindAsync(id)).State);
        Assert.Single(deal.Moves);
    }

    [Fact]
    public async Task BillingToken_TakenBackTooEarly_HoldsEverythingUntilTheNewOneIsInTheVault()
    {
        await using var world = await StartAsync();
        var deals = new[] { Deal.In(world, "10"), Deal.In(world, "20") };
        world.Billing.AcceptTokens(NewToken);
        var ids = new List<string>();
        foreach (var deal in deals)
        {
            ids.AddRange((await world.DeliverAsync(deal.Won())).Operations);
        }

        await world.RunAllAsync();
        Assert.True(await world.Get<BillingCircuit>().IsOpenAsync(default));
        Assert.All(deals, deal => Assert.Empty(deal.Moves));

        Add(world, "billing-token", NewToken);
        world.Clock.Advance(UntilSecretsAreReadAgain);
        await world.SweepAsync();
        await world.Queue.EmptyAsync(BridgeQueues.OperationsName);
        foreach (var deal in deals)
        {
            await world.DeliverAsync(deal.Won());
        }

        await world.RunAllAsync();
        foreach (var id in ids)
        {
            // What had begun waits for its next attempt; what had not was claimed by the redelivery.
            if (await world.Ledger.FindAsync(id, default) is { State: CallState.Waiting })
            {
                await world.GoOnAsync(id);
            }
        }

        Assert.All(deals, deal => Assert.Single(deal.Moves));
        Assert.False(await world.Get<BillingCircuit>().IsOpenAsync(default));
    }

    [Fact]
    public async Task WebhookSecret_OfAGenericSender_IsAcceptedOldAndNewUntilTheOldVersionIsDisabled()
    {
        await using var world = await StartAsync();
        var account = world.Billing.Book.Open("Acme", "acme@example.com")!.Number;
        var signedOld = World.GenericSends("deal.won", new JObject { ["deal"] = "order-1", ["account"] = account, ["amount"] = 10 });
        var signedNew = signedOld with { Secret = NewSigningSecret };
        Assert.Equal(202, (await world.DeliverAsync(signedOld)).Status);

        Add(world, "generic-signing-secret", NewSigningSecret);
        Assert.Equal(202, (await world.DeliverAsync(signedOld)).Status);
        world.Clock.Advance(UntilSecretsAreReadAgain);
        var (old, redelivered) = (await world.DeliverAsync(signedOld), await world.DeliverAsync(signedNew));
        await world.RunAllAsync();

        Assert.Equal((202, 202), (old.Status, redelivered.Status));
        Assert.Equal(old.Operations, redelivered.Operations);
        Assert.Equal(10m, Assert.Single(world.Billing.Book.FindCustomer(account)!.Entries).Amount);

        // The version before is disabled.
        _vault.Delete("generic-signing-secret");
        Add(world, "generic-signing-secret", NewSigningSecret);
        world.Clock.Advance(UntilSecretsAreReadAgain);
        Assert.Equal((401, 202), ((await world.DeliverAsync(signedOld)).Status, (await world.DeliverAsync(signedNew)).Status));
    }

    [Fact]
    public async Task WebhookSecret_OfHubSpot_IsAcceptedOldAndNewAndTheDealPaysOnce()
    {
        await using var world = await StartAsync();
        var deal = Deal.In(world, "10");
        var signedOld = deal.Won();
        Add(world, "hubspot-client-secret", NewClientSecret);
        world.Clock.Advance(UntilSecretsAreReadAgain);

        var (old, redelivered) = (await world.DeliverAsync(signedOld), await world.DeliverAsync(signedOld with { ClientSecret = NewClientSecret }));
        await world.RunAllAsync();

        Assert.Equal((202, 202), (old.Status, redelivered.Status));
        Assert.Equal(old.Operations, redelivered.Operations);
        Assert.Single(deal.Moves);
    }

    [Fact]
    public async Task WebhookSecret_OfTheSettings_IsAcceptedOldAndNewWhileThePreviousOneIsSet()
    {
        await using var world = await World.StartAsync(
            azurite, ("Secrets:generic-signing-secret", NewSigningSecret), ("Secrets:generic-signing-secret:previous", SandboxSecrets.GenericSigningSecret));
        var signedOld = World.GenericSends("balance.requested", new JObject { ["account"] = "100245" });

        Assert.Equal(202, (await world.DeliverAsync(signedOld)).Status);
        Assert.Equal(202, (await world.DeliverAsync(signedOld with { Secret = NewSigningSecret })).Status);
    }

    private async Task<World> StartAsync()
    {
        var clock = new WorldClock();
        var secrets = new (string Name, string Value)[]
        {
            ("billing-token", SandboxSecrets.BillingToken),
            ("hubspot-client-secret", SandboxSecrets.HubSpotClientSecret),
            ("hubspot-access-token", SandboxSecrets.HubSpotAccessToken),
            ("generic-signing-secret", SandboxSecrets.GenericSigningSecret),
            ("generic-result-secret", SandboxSecrets.GenericResultSecret),
        };
        foreach (var (name, value) in secrets)
        {
            _vault.Add(name, value, clock.GetUtcNow().AddDays(-1));
        }

        return await World.StartAsync(azurite, clock, services => services.AddSingleton(_vault.Client()), ("KeyVault:Uri", $"https://{_vault.Host}"));
    }

    private void Add(World world, string name, string value) => _vault.Add(name, value, world.Clock.GetUtcNow());
}
