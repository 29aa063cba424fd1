using Azure.Core;
using Azure.Identity;
using Bridge.Secrets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Bridge.Tests.Secrets;

public sealed class KeyVaultSecretsTests : IAsyncLifetime
{
    private const string Name = "hubspot-client-secret";

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Now);
    private KeyVaultServer _vault = null!;
    private ServiceProvider _services = null!;

    private IEnumerable<string> Logged => _services.GetFakeLogCollector().GetSnapshot()
        .Select(record => $"{record.Level}: {record.Message} {record.Exception}");

    private ISecrets Secrets => _services.GetRequiredService<ISecrets>();

    public async Task InitializeAsync()
    {
        _vault = await KeyVaultServer.StartAsync();
        _services = Services();
    }

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        await _vault.DisposeAsync();
    }

    [Fact]
    public async Task Get_OfOneVersion_IsItsValue()
    {
        _vault.Add(Name, "one", Now.AddDays(-1));

        Assert.Equal("one", await Secrets.GetAsync(Name, default));
        Assert.Equal(["one"], await Secrets.GetAcceptedAsync(Name, default));
    }

    [Fact]
    public async Task GetAccepted_OfManyVersions_AreTheNewestTwo()
    {
        _vault.Add(Name, "third", Now.AddDays(-1));
        _vault.Add(Name, "first", Now.AddDays(-3));
        _vault.Add(Name, "zeroth", Now.AddDays(-4));
        _vault.Add(Name, "fourth", Now.AddHours(-1));
        _vault.Add(Name, "second", Now.AddDays(-2));

        Assert.Equal(["fourth", "third"], await Secrets.GetAcceptedAsync(Name, default));
        Assert.Equal("fourth", await Secrets.GetAsync(Name, default));
    }

    [Fact]
    public async Task GetAccepted_OfVersionsThatAreNotActive_LeavesThemOut()
    {
        _vault.Add(Name, "of tomorrow", Now, notBefore: Now.AddDays(1));
        _vault.Add(Name, "current", Now.AddDays(-1), notBefore: Now, expires: Now.AddSeconds(1));
        _vault.Add(Name, "disabled", Now.AddDays(-2), enabled: false);
        _vault.Add(Name, "expired", Now.AddDays(-3), expires: Now);
        _vault.Add(Name, "previous", Now.AddDays(-4));

        Assert.Equal(["current", "previous"], await Secrets.GetAcceptedAsync(Name, default));
        Assert.Equal("current", await Secrets.GetAsync(Name, default));
    }

    [Fact]
    public async Task GetAccepted_OfTwoVersionsWithOneValue_IsThatValueOnce()
    {
        _vault.Add(Name, "same", Now.AddDays(-1));
        _vault.Add(Name, "same", Now.AddDays(-2));

        Assert.Equal(["same"], await Secrets.GetAcceptedAsync(Name, default));
    }

    [Fact]
    public async Task GetAccepted_AfterARotation_AreTheNewAndTheOldValueOnceTheCacheIsTenMinutesOld()
    {
        _vault.Add(Name, "old", Now.AddDays(-1));
        await Secrets.GetAcceptedAsync(Name, default);
        _vault.Add(Name, "new", Now);

        _clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        Assert.Equal(["old"], await Secrets.GetAcceptedAsync(Name, default));
        Assert.Equal(1, _vault.Reads);

        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(["new", "old"], await Secrets.GetAcceptedAsync(Name, default));
    }

    [Fact]
    public async Task Get_OfManyAtOnce_AsksTheVaultOnce()
    {
        _vault.Add(Name, "one", Now.AddDays(-1));
        _vault.Hold();
        var reads = Enumerable.Range(0, 50).Select(_ => Secrets.GetAsync(Name, default).AsTask()).ToArray();
        _vault.Release();

        Assert.All(await Task.WhenAll(reads), value => Assert.Equal("one", value));
        Assert.Equal(1, _vault.Reads);
        Assert.Equal(2, _vault.Asked.Count);
    }

    [Fact]
    public async Task Get_GivenUpByTheOneThatAsked_StillAnswersTheOthers()
    {
        _vault.Add(Name, "one", Now.AddDays(-1));
        _vault.Hold();
        using var impatience = new CancellationTokenSource();
        var first = Secrets.GetAsync(Name, impatience.Token).AsTask();
        var second = Secrets.GetAsync(Name, default).AsTask();
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _vault.Release();

        Assert.Equal("one", await second);
    }

    [Fact]
    public async Task Forget_MakesTheNextReadAskTheVault()
    {
        _vault.Add(Name, "old", Now.AddDays(-1));
        await Secrets.GetAsync(Name, default);
        _vault.Add(Name, "new", Now);
        _clock.Advance(TimeSpan.FromSeconds(5));

        Secrets.Forget(Name.ToUpperInvariant());

        Assert.Equal("new", await Secrets.GetAsync(Name, default));
    }

    [Fact]
    public async Task Forget_OfWhatWasReadJustNow_DoesNotAskAgain()
    {
        _vault.Add(Name, "one", Now.AddDays(-1));
        for (var refusal = 0; refusal < 20; refusal++)
        {
            await Secrets.GetAsync(Name, default);
            Secrets.Forget(Name);
        }

        Assert.Equal(1, _vault.Reads);
    }

    [Fact]
    public async Task Get_WhileTheVaultIsOut_KeepsTheOldValueForAnHourAndWarns()
    {
        _vault.Add(Name, "old", Now.AddDays(-1));
        await Secrets.GetAsync(Name, default);
        _vault.Fault = 403;

        _clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("old", await Secrets.GetAsync(Name, default));
        Assert.Single(Logged, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains(Name, StringComparison.Ordinal));

        _clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        Assert.Equal("old", await Secrets.GetAsync(Name, default));
        _clock.Advance(TimeSpan.FromSeconds(30));
        await Assert.ThrowsAsync<SecretUnavailableException>(() => Secrets.GetAsync(Name, default).AsTask());
    }

    [Fact]
    public async Task Get_AfterAFailedRenewal_LeavesTheVaultAloneForThirtySeconds()
    {
        _vault.Add(Name, "old", Now.AddDays(-1));
        await Secrets.GetAsync(Name, default);
        _vault.Fault = 403;
        _clock.Advance(TimeSpan.FromMinutes(10));
        await Secrets.GetAsync(Name, default);
        _vault.Fault = null;
        _vault.Add(Name, "new", Now);

        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal("old", await Secrets.GetAsync(Name, default));
        Assert.Equal(2, _vault.Reads);

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("new", await Secrets.GetAsync(Name, default));
    }

    [Fact]
    public async Task Forget_WhileTheVaultIsOut_TakesTheOldValueOutOfForce()
    {
        _vault.Add(Name, "old", Now.AddDays(-1));
        await Secrets.GetAsync(Name, default);
        _vault.Fault = 403;
        _clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("old", await Secrets.GetAsync(Name, default));

        Secrets.Forget(Name);

        await Assert.ThrowsAsync<SecretUnavailableException>(() => Secrets.GetAsync(Name, default).AsTask());
    }

    [Fact]
    public async Task Forget_DuringARenewalThatFails_TakesTheOldValueOutOfForce()
    {
        _vault.Add(Name, "old", Now.AddDays(-1));
        await Secrets.GetAsync(Name, default);
        _vault.Fault = 403;
        _clock.Advance(TimeSpan.FromMinutes(10));
        _vault.Hold();
        var renewal = Secrets.GetAsync(Name, default).AsTask();
        await _vault.Arrival;

        Secrets.Forget(Name);
        _vault.Release();

        await Assert.ThrowsAsync<SecretUnavailableException>(() => renewal);
    }

    [Fact]
    public async Task Get_OfASecretThatWasDeleted_DoesNotKeepTheOldValue()
    {
        _vault.Add(Name, "old", Now.AddDays(-1));
        await Secrets.GetAsync(Name, default);
        _vault.Delete(Name);
        _clock.Advance(TimeSpan.FromMinutes(10));

        await Assert.ThrowsAsync<SecretMissingException>(() => Secrets.GetAsync(Name, default).AsTask());
    }

    [Fact]
    public async Task Get_OfNoSecret_SaysWhichAndWhereAndAsksAgainAfterThirtySeconds()
    {
        for (var request = 0; request < 20; request++)
        {
            var missing = await Assert.ThrowsAsync<SecretMissingException>(() => Secrets.GetAsync(Name, default).AsTask());
            Assert.Contains(Name, missing.Message, StringComparison.Ordinal);
            Assert.Contains(_vault.Host, missing.Message, StringComparison.Ordinal);
        }

        Assert.Equal(1, _vault.Reads);
        _vault.Add(Name, "one", Now);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("one", await Secrets.GetAsync(Name, default));
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, -1)]
    public async Task Get_OfASecretWhoseOnlyVersionIsDisabledOrExpired_IsMissing(bool enabled, int? expiresInSeconds)
    {
        DateTimeOffset? expires = expiresInSeconds is { } seconds ? Now.AddSeconds(seconds) : null;
        _vault.Add(Name, "one", Now.AddDays(-1), enabled, expires: expires);

        await Assert.ThrowsAsync<SecretMissingException>(() => Secrets.GetAsync(Name, default).AsTask());
        await Assert.ThrowsAsync<SecretMissingException>(() => Secrets.GetAcceptedAsync(Name, default).AsTask());
    }

    [Theory]
    [InlineData(401, 1, "identity")]
    [InlineData(403, 1, "Key Vault Secrets User")]
    [InlineData(429, 3, "throttling")]
    [InlineData(500, 3, "500")]
    [InlineData(503, 3, "503")]
    public async Task Get_OfAVaultThatRefuses_IsUnavailableAndTriedAFewTimes(int status, int tries, string advice)
    {
        _vault.Add(Name, "one", Now.AddDays(-1));
        _vault.Fault = status;

        var refused = await Assert.ThrowsAsync<SecretUnavailableException>(() => Secrets.GetAsync(Name, default).AsTask());
        Assert.Contains(advice, refused.Message, StringComparison.Ordinal);
        Assert.Contains(Name, refused.Message, StringComparison.Ordinal);
        Assert.Equal(tries, _vault.Reads);

        _vault.Fault = null;
        await Assert.ThrowsAsync<SecretUnavailableException>(() => Secrets.GetAsync(Name, default).AsTask());
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("one", await Secrets.GetAsync(Name, default));
    }

    [Fact]
    public async Task Get_OfAVaultThatDoesNotAnswer_GivesUpBeforeAWebhookMust()
    {
        _vault.Hold();
        var read = Secrets.GetAsync(Name, default).AsTask();
        await _vault.Arrival;

        _clock.Advance(TimeSpan.FromSeconds(4));

        await Assert.ThrowsAsync<SecretUnavailableException>(() => read);
    }

    [Fact]
    public async Task Get_OfAVaultThatIsGone_IsUnavailable()
    {
        await _vault.DisposeAsync();

        var gone = await Assert.ThrowsAsync<SecretUnavailableException>(() => Secrets.GetAsync(Name, default).AsTask());
        Assert.Contains("cannot be reached", gone.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_OfAServerThatChallengesForAnotherResource_SendsNoToken()
    {
        _vault.Resource = "https://vault.example.com";

        await Assert.ThrowsAsync<SecretUnavailableException>(() => Secrets.GetAsync(Name, default).AsTask());
        Assert.Empty(_vault.Asked);
    }

    [Fact]
    public async Task Get_WithoutAnIdentity_SaysHowToSignIn()
    {
        await using var services = Services(new NoCredential());

        var refused = await Assert.ThrowsAsync<SecretUnavailableException>(
            () => services.GetRequiredService<ISecrets>().GetAsync(Name, default).AsTask());
        Assert.Contains("az login", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/../b")]
    [InlineData("under_score")]
    [InlineData("trailing\n")]
    public async Task Get_OfANameThatNoSecretCanHave_IsMissingAndNotAskedFor(string name)
    {
        await Assert.ThrowsAsync<SecretMissingException>(() => Secrets.GetAsync(name, default).AsTask());
        Assert.Empty(_vault.Asked);
    }

    [Fact]
    public async Task Log_OfEverythingThatHappens_HoldsNoValue()
    {
        _vault.Add(Name, "a-value-to-look-for", Now.AddDays(-1));
        await Secrets.GetAcceptedAsync(Name, default);
        _vault.Fault = 403;
        _clock.Advance(TimeSpan.FromMinutes(10));
        await Secrets.GetAcceptedAsync(Name, default);

        Assert.NotEmpty(Logged);
        Assert.DoesNotContain(Logged, line => line.Contains("a-value-to-look-for", StringComparison.Ordinal));
    }

    private ServiceProvider Services(TokenCredential? credential = null)
    {
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection([new("KeyVault:Uri", $"https://{_vault.Host}")])
            .Build();
        return new ServiceCollection()
            .AddFakeLogging()
            .AddSingleton<TimeProvider>(_clock)
            .AddSingleton(_vault.Client(credential))
            .AddSecrets(settings)
            .BuildServiceProvider();
    }

    private sealed class NoCredential : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            throw new CredentialUnavailableException("There is none.");

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
