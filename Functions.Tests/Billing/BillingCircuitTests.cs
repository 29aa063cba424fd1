using System.Net;
using Bridge.Billing;
using Bridge.Sandbox;
using Bridge.Sandbox.Servers;
using Bridge.Tests.Scenarios;
using SandboxBilling = Bridge.Sandbox.Billing;

namespace Bridge.Tests.Billing;

/// <summary>What a refused token or address means, and that every instance knows it.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class BillingCircuitTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private static readonly TimeSpan UntilReadAgain = TimeSpan.FromSeconds(5);

    private readonly WorldClock _clock = new();
    private readonly List<CircuitInstance> _instances = [];
    private SandboxBilling.BillingServer _billing = null!;

    public async Task InitializeAsync() => _billing = await SandboxBilling.BillingServer.StartAsync(new(), default);

    public async Task DisposeAsync()
    {
        foreach (var instance in _instances)
        {
            await instance.DisposeAsync();
        }

        await _billing.DisposeAsync();
    }

    [Fact]
    public async Task Judge_ProbeRefusedAsWell_OpensTheCircuitForEveryInstance()
    {
        var (one, other) = (NewInstance(), NewInstance());
        Assert.False(await other.IsOpenAsync());
        _billing.AllowNobody();

        Assert.Equal(Unauthorized.CircuitOpened, await one.MeetRefusalAsync());
        _clock.Advance(UntilReadAgain);

        Assert.True(await one.IsOpenAsync());
        Assert.True(await other.IsOpenAsync());
        Assert.True(await NewInstance().IsOpenAsync());
    }

    [Fact]
    public async Task Judge_ProbeRefusedAsWell_NamesBothCausesAndWhatWasAnswered()
    {
        var instance = NewInstance();
        _billing.AllowNobody();

        await instance.MeetRefusalAsync();

        var state = await NewInstance().Circuit.ReadAsync(default);
        Assert.Equal((true, (await instance.Circuit.ReadAsync(default)).Since!.Value), (state.IsOpen, state.Since!.Value));
        Assert.Contains("secret 'billing-token'", state.Reason, StringComparison.Ordinal);
        Assert.Contains("public address", state.Reason, StringComparison.Ordinal);
        Assert.Equal("move-funds: HTTP 401; get-partner-balance: HTTP 401", state.Evidence);
        Assert.Contains($"Error: No operation is run for now. {state.Reason}", instance.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(SandboxSecrets.BillingToken, instance.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probe_AcceptedAgain_ClosesTheCircuitForEveryInstance()
    {
        var (one, other) = (NewInstance(), NewInstance());
        _billing.AllowNobody();
        await one.MeetRefusalAsync();
        Assert.True(await other.IsOpenAsync());
        AllowAll();

        await one.Circuit.ProbeAsync(default);
        _clock.Advance(UntilReadAgain);

        Assert.False(await one.IsOpenAsync());
        Assert.False(await other.IsOpenAsync());
    }

    [Fact]
    public async Task Probe_RefusedStill_LeavesTheCircuitOpenSinceThen()
    {
        var instance = NewInstance();
        _billing.AllowNobody();
        await instance.MeetRefusalAsync();
        var since = (await instance.Circuit.ReadAsync(default)).Since;

        _clock.Advance(TimeSpan.FromMinutes(1));
        await instance.Circuit.ProbeAsync(default);

        Assert.Equal(since, (await instance.Circuit.ReadAsync(default)).Since);
        Assert.True(await NewInstance().IsOpenAsync());
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    [InlineData(404)]
    public async Task Probe_WithoutAnAnswerToIt_LeavesTheCircuitOpen(int status)
    {
        var instance = NewInstance();
        _billing.AllowNobody();
        await instance.MeetRefusalAsync();
        AllowAll();
        _billing.Faults.Add(Refuse(status), 3);

        await instance.Circuit.ProbeAsync(default);

        Assert.True(await instance.IsOpenAsync());
    }

    [Fact]
    public async Task Probe_WhileTheCircuitIsClosed_AsksNothing()
    {
        _billing.Faults.Add(Refuse(500));

        await NewInstance().Circuit.ProbeAsync(default);

        Assert.Equal(1, _billing.Faults.Left);
    }

    [Fact]
    public async Task Judge_ProbeAcceptedWithTheSameToken_RefusesThisOperationAlone()
    {
        var instance = NewInstance();
        _billing.Faults.Add(Refuse(403).On("move-funds"));

        Assert.Equal(Unauthorized.OperationRefused, await instance.MeetRefusalAsync());

        Assert.False(await instance.IsOpenAsync());
    }

    [Fact]
    public async Task Judge_TokenOfTheVaultIsAnotherAndAccepted_SaysThatItWasRenewed()
    {
        var instance = NewInstance("before-rotation");
        var refusal = await instance.RefusalAsync();
        instance.Secrets.Forgotten = name => instance.Secrets.With(name, SandboxSecrets.BillingToken);

        Assert.Equal(Unauthorized.TokenRenewed, await instance.Circuit.JudgeAsync(refusal, default));

        Assert.False(await instance.IsOpenAsync());
    }

    [Fact]
    public async Task Judge_TokenOfTheVaultIsAnotherAndRefusedToo_OpensTheCircuit()
    {
        var instance = NewInstance("before-rotation");
        var refusal = await instance.RefusalAsync();
        instance.Secrets.Forgotten = name => instance.Secrets.With(name, "mistyped");

        Assert.Equal(Unauthorized.CircuitOpened, await instance.Circuit.JudgeAsync(refusal, default));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    [InlineData(404)]
    public async Task Judge_ProbeComesToNoAnswer_IsUnavailableAndOpensNothing(int status)
    {
        var instance = NewInstance();
        _billing.Faults.Add(Refuse(401).On("move-funds"));
        var refusal = await instance.RefusalAsync();
        _billing.Faults.Add(Refuse(status), 3);

        await Assert.ThrowsAsync<BillingUnavailableException>(() => instance.Circuit.JudgeAsync(refusal, default));

        Assert.False(await NewInstance().IsOpenAsync());
    }

    [Fact]
    public async Task Judge_ProbeIsNotAnsweredInTime_IsUnavailableAndOpensNothing()
    {
        var instance = NewInstance();
        _billing.Faults.Add(Refuse(401).On("move-funds"));
        var refusal = await instance.RefusalAsync();
        _billing.Faults.Add(Fault.Reset(), 3);

        await Assert.ThrowsAsync<BillingUnavailableException>(() => instance.Circuit.JudgeAsync(refusal, default));

        Assert.False(await NewInstance().IsOpenAsync());
    }

    [Fact]
    public async Task Judge_ManyRefusalsAtOnce_ProbesOnce()
    {
        var instance = NewInstance();
        _billing.Faults.Add(Refuse(401), 100);
        var refusal = await instance.RefusalAsync();

        var judged = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => instance.Circuit.JudgeAsync(refusal, default)));

        Assert.All(judged, verdict => Assert.Equal(Unauthorized.CircuitOpened, verdict));
        Assert.Equal(98, _billing.Faults.Left);
    }

    [Fact]
    public async Task Probe_AcceptedBeforeTheCircuitWasOpenedAnew_DoesNotCloseIt()
    {
        var (one, other) = (NewInstance(), NewInstance());
        _billing.AllowNobody();
        await one.MeetRefusalAsync();
        AllowAll();
        var late = new TaskCompletionSource();
        _billing.Faults.Add(Fault.HoldUntil(late.Task).On("get-partner-balance"));
        var probe = one.Circuit.ProbeAsync(default);
        while (_billing.Faults.Left > 0)
        {
            await Task.Yield();
        }

        await other.Circuit.ProbeAsync(default);
        _billing.Faults.Add(Refuse(401), 2);
        Assert.Equal(Unauthorized.CircuitOpened, await other.MeetRefusalAsync());
        late.SetResult();
        await probe;

        Assert.True(await one.IsOpenAsync());
        Assert.True(await NewInstance().IsOpenAsync());
    }

    [Fact]
    public async Task IsOpen_AskedByManyOperations_CostsOneReadEveryFewSeconds()
    {
        var instance = NewInstance();
        await instance.IsOpenAsync();
        var before = instance.Storage.Requests;

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => instance.IsOpenAsync()));
        Assert.Equal(0, instance.Storage.Requests - before);

        _clock.Advance(UntilReadAgain);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => instance.IsOpenAsync()));
        Assert.Equal(1, instance.Storage.Requests - before);
    }

    [Fact]
    public async Task IsOpen_WhileStorageIsOut_IsWhatWasLastKnown()
    {
        var (closed, open) = (NewInstance(), NewInstance());
        closed.Storage.IsClosed = true;
        Assert.False(await closed.IsOpenAsync());

        _billing.AllowNobody();
        await open.MeetRefusalAsync();
        open.Storage.IsClosed = true;
        _clock.Advance(UntilReadAgain);
        Assert.True(await open.IsOpenAsync());
    }

    [Fact]
    public async Task Judge_WhileStorageIsOut_OpensForThisInstanceUntilItsProbeIsAccepted()
    {
        var instance = NewInstance();
        instance.Storage.IsClosed = true;
        _billing.AllowNobody();

        Assert.Equal(Unauthorized.CircuitOpened, await instance.MeetRefusalAsync());
        _clock.Advance(UntilReadAgain);
        Assert.True(await instance.IsOpenAsync());

        AllowAll();
        await instance.Circuit.ProbeAsync(default);
        Assert.False(await instance.IsOpenAsync());
    }

    private static Fault Refuse(int status) => Fault.Refuse(status, new JObject { ["code"] = status });

    private void AllowAll()
    {
        _billing.Allow(IPAddress.Loopback);
        _billing.Allow(IPAddress.IPv6Loopback);
    }

    private CircuitInstance NewInstance(string token = SandboxSecrets.BillingToken)
    {
        var instance = new CircuitInstance(azurite, _billing.Address, _clock, token);
        _instances.Add(instance);
        return instance;
    }
}
