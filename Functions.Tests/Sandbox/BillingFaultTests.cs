using Bridge.Sandbox.Billing;
using Bridge.Sandbox.Servers;
using Microsoft.Extensions.Time.Testing;
using Newtonsoft.Json;

namespace Bridge.Tests.Sandbox;

/// <summary>What can become of a move whose answer says nothing, or comes from nobody.</summary>
public sealed class BillingFaultTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan GivesUpAfter = TimeSpan.FromMilliseconds(300);

    private BillingServer _server = null!;
    private BillingCaller _caller = null!;
    private string _account = "";

    private IReadOnlyList<Entry> Entries => _server.Book.FindCustomer(_account)!.Entries;

    public async Task InitializeAsync()
    {
        _server = await BillingServer.StartAsync(new(), default);
        _caller = new BillingCaller(_server);
        _account = _server.Book.Open("Harbour Bakery", "accounts@harbour-bakery.example")!.Number;
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _caller.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Silence_IsNoAnswer_WhetherOrNotTheMoneyMoved(bool isApplied)
    {
        _server.Faults.Add(isApplied ? Fault.SilenceAfterApplying() : Fault.Silence());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => MoveAndGiveUpAsync());

        Assert.Equal(isApplied ? 1 : 0, Entries.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Unreadable_IsASuccessThatSaysNothing_WhetherOrNotTheMoneyMoved(bool isApplied)
    {
        _server.Faults.Add(isApplied ? Fault.UnreadableAfterApplying() : Fault.Unreadable());

        await Assert.ThrowsAsync<JsonReaderException>(() => _caller.MoveAsync(_account, "10"));

        Assert.Equal(isApplied ? 1 : 0, Entries.Count);
    }

    [Fact]
    public async Task ApplyLater_MovesTheMoneyOnceItsCallerIsGone_AndItsTokenIsNoLongerAccepted()
    {
        var clock = new FakeTimeProvider();
        _server.Faults.Add(Fault.ApplyLater(TimeSpan.FromMinutes(2), clock));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => MoveAndGiveUpAsync());
        Assert.Empty(Entries);
        _server.AcceptTokens("the-next-token");

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (Entries.Count == 0)
        {
            clock.Advance(TimeSpan.FromMinutes(2));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
        }

        Assert.True(Assert.Single(Entries).IsMove);
    }

    [Fact]
    public async Task Otherwise_ChoosesForWhatNoPlannedFaultFits()
    {
        _server.Faults.Add(BillingFaults.CodeInOk(500));
        _server.Faults.Otherwise = _ => Task.FromResult<Fault?>(BillingFaults.RefuseCaller());

        Assert.Equal(500, (await _caller.MoveAsync(_account, "10")).Code);
        Assert.Equal((401, 401), await StatusAsync());

        _server.Faults.Otherwise = null;
        Assert.Equal((200, 200), await StatusAsync());
    }

    [Fact]
    public async Task Token_ThatIsNoLongerAccepted_OpensNothing()
    {
        using var renewed = new BillingCaller(_server, "the-next-token");
        _server.AcceptTokens("the-next-token");

        Assert.Equal(401, (await _caller.MoveAsync(_account, "10")).Code);
        Assert.Equal(200, (await renewed.MoveAsync(_account, "10")).Code);
    }

    [Fact]
    public async Task Entry_KnowsWhetherTheApiMovedIt()
    {
        _server.Book.Book(_account, EntryKind.Payment, 10, "Paid by card");
        await _caller.MoveAsync(_account, "10");

        Assert.Equal([false, true], Entries.Select(entry => entry.IsMove));
    }

    private async Task MoveAndGiveUpAsync()
    {
        using var http = new HttpClient { BaseAddress = _server.Address, Timeout = GivesUpAfter };
        http.DefaultRequestHeaders.Add("token", "sandbox-billing-token");
        using var form = new FormUrlEncodedContent([new("account_number", _account), new("amount", "10"), new("description", "Deal 1")]);
        await http.PutAsync(new Uri("/api/integration/v2/move-funds", UriKind.Relative), form);
    }

    private async Task<(int Status, int Code)> StatusAsync()
    {
        var reply = await _caller.MoveAsync(_account, "10");
        return (reply.Status, reply.Code);
    }
}
