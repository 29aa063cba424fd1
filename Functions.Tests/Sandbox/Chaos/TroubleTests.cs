using Bridge.Sandbox.Billing;
using Bridge.Sandbox.Chaos;
using Bridge.Sandbox.Proxies;

namespace Bridge.Tests.Sandbox.Chaos;

/// <summary>What the schedule says of a request happens to that one, and to no other.</summary>
public sealed class TroubleTests : IAsyncLifetime, IDisposable
{
    private BillingServer _server = null!;
    private BillingCaller _caller = null!;
    private string _account = "";

    public async Task InitializeAsync()
    {
        _server = await BillingServer.StartAsync(new(), default);
        _caller = new BillingCaller(_server);
        _account = _server.Book.Open("Harbour Bakery", "accounts@harbour-bakery.example")!.Number;
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _caller.Dispose();

    [Fact]
    public async Task Billing_MeetsTheFaultsOfItsMovesAndReadsByTheirOwnNumbers()
    {
        var trouble = Plan(new() { [2] = new(SendFault.Code500AfterApplying, TimeSpan.Zero) }, new() { [1] = ReadFault.TooMany });

        Assert.Equal(200, (await MoveAsync()).Code);
        Assert.Equal((200, 500), await StatusAsync());
        Assert.Equal(200, (await MoveAsync()).Code);
        await Assert.ThrowsAnyAsync<Newtonsoft.Json.JsonException>(() => _caller.BalanceAsync(_account, "2026-01-01", "2026-01-02"));
        Assert.Equal(200, (await _caller.BalanceAsync(_account, "2026-01-01", "2026-01-02")).Code);
        Assert.Equal(2, trouble.Met);
        Assert.Equal(3, _server.Book.FindCustomer(_account)!.Entries.Count);
    }

    [Fact]
    public async Task Billing_LeavesASparedAccountAlone()
    {
        var trouble = Plan(new() { [1] = new(SendFault.Unreadable, TimeSpan.Zero) }, []);
        trouble.Spare(_account);

        Assert.Equal(200, (await MoveAsync()).Code);
        Assert.Equal(0, trouble.Met);
    }

    [Fact]
    public async Task Billing_RefusesAllWhileTheSpellLasts_AndMeetsNothingOnceItIsOver()
    {
        var trouble = Plan(new() { [1] = new(SendFault.Unreadable, TimeSpan.Zero) }, []);
        trouble.RefusesAll = true;
        Assert.Equal((401, 401), await StatusAsync());

        (trouble.RefusesAll, trouble.IsOver) = (false, true);

        Assert.Equal((200, 200), await StatusAsync());
    }

    [Fact]
    public async Task Storage_MeetsAFaultBeforeOrAfterItIsApplied_AsTheScheduleSays()
    {
        var trouble = new StorageTrouble(Schedule([], []) with
        {
            StorageFaults = new Dictionary<int, StorageFault>
            {
                [1] = StorageFault.Status503,
                [2] = StorageFault.Status503AfterApplying,
                [3] = StorageFault.CutAfterApplying,
            },
        });

        Assert.Equal([("not", 503), ("applied", 503), ("applied", 0), ("applied", 200)], [await PassAsync(), await PassAsync(), await PassAsync(), await PassAsync()]);
        Assert.Equal(("applied", 200), await PassAsync(ProxyTarget.Billing));

        trouble.IsDown = true;

        Assert.Equal(("not", 503), await PassAsync());
        Assert.Equal(("applied", 200), await PassAsync(ProxyTarget.Billing));

        async Task<(string Applied, int Status)> PassAsync(ProxyTarget target = ProxyTarget.Table)
        {
            var request = new ProxiedRequest(target, "POST", "/devstoreaccount1/operations", [], default);
            var before = await trouble.BeforeAsync(request, default);
            if (before != Passage.Free)
            {
                return ("not", before.Answer?.Status ?? 0);
            }

            var after = await trouble.AfterAsync(request, ProxiedAnswer.Text(200, "text/plain", ""), default);
            return ("applied", after == Passage.Free ? 200 : after.Answer?.Status ?? 0);
        }
    }

    private BillingTrouble Plan(Dictionary<int, SendTrouble> sends, Dictionary<int, ReadFault> reads)
    {
        var trouble = new BillingTrouble(Schedule(sends, reads), new Pace(1), TimeProvider.System);
        _server.Faults.Otherwise = trouble.BefallAsync;
        return trouble;
    }

    private static ChaosSchedule Schedule(Dictionary<int, SendTrouble> sends, Dictionary<int, ReadFault> reads) =>
        new(new ChaosPlan(1, 1, 0, 1), 1, [], [], sends, reads, new Dictionary<int, StorageFault>());

    private Task<BillingReply> MoveAsync() => _caller.MoveAsync(_account, "10");

    private async Task<(int Status, int Code)> StatusAsync()
    {
        var reply = await MoveAsync();
        return (reply.Status, reply.Code);
    }
}
