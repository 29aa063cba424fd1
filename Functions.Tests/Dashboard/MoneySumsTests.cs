using Bridge.Dashboard.Figures;
using Bridge.Ledger;
using Bridge.Tests.Ledger;
using Bridge.Tests.Scenarios;

namespace Bridge.Tests.Dashboard;

[Collection(AzuriteCollection.Name)]
public sealed class MoneySumsTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly FiguresFixture _fixture = new(azurite);

    private DateOnly Today => _fixture.Calendar.Today;

    public async Task InitializeAsync()
    {
        await new WorldStorage(azurite).ClearAsync();
        var now = FiguresFixture.Now;
        await _fixture.NewTable().WriteAsync(new RollUpMark(now.AddMinutes(-5), now.AddMinutes(-5), now.AddDays(-4), null), [], default);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Sums_OfManyMoves_AreTheSameBeforeAndAfterTheyAreAddedUp()
    {
        var now = FiguresFixture.Now;
        await new GeneratedLedger(azurite).WriteAsync(3000, now.AddDays(-3), now);
        var before = await SumsAsync();

        await PassAsync(TimeSpan.FromMinutes(30));

        Assert.Equal(before, await SumsAsync());
        Assert.Equal((2700, 2700 * 1.5m), (before.Sum(sum => sum.Moves), before.Sum(sum => sum.Sum)));
        Assert.Equal(GeneratedLedger.Accounts - 1, before.Count(sum => sum.Day == Today.AddDays(-1)));
        Assert.Equal(2700, (await AddedUpAsync()).Sum(sum => sum.Moves));
    }

    [Fact]
    public async Task Sums_OfALedgerThatWasNeverAddedUp_ReachAsFarBackAsAReport()
    {
        await new WorldStorage(azurite).ClearAsync();
        var now = FiguresFixture.Now;
        await new GeneratedLedger(azurite).WriteAsync(40, now.AddDays(-30), now);

        await PassAsync(TimeSpan.FromMinutes(30));

        Assert.Equal(36, (await _fixture.NewInstance().Sums.ReadAsync(Today.AddDays(-31), Today, most: 1000, default)).Sum(sum => sum.Moves));
    }

    [Fact]
    public async Task Sums_AfterMovesThatCameSince_HoldThoseAsWell()
    {
        await MoveAsync("100245", "10");
        await PassAsync(TimeSpan.FromMinutes(30));
        await MoveAsync("100245", "-2.5");
        await MoveAsync("100246", "1");

        Assert.Equal([(Today, "100245", 2, 7.5m), (Today, "100246", 1, 1m)], await SumsAsync());

        await PassAsync(TimeSpan.FromMinutes(30));
        Assert.Equal([(Today, "100245", 2, 7.5m), (Today, "100246", 1, 1m)], await AddedUpAsync());
    }

    [Fact]
    public async Task Sums_OfTwoInstancesAtOnce_HoldEachMoveOnce()
    {
        for (var round = 1; round <= 5; round++)
        {
            await MoveAsync("100245", "10");
            await MoveAsync("100246", "1");
            _fixture.Clock.Advance(TimeSpan.FromMinutes(20));

            await Task.WhenAll(_fixture.NewInstance().RollUp.RunAsync(default), _fixture.NewInstance().RollUp.RunAsync(default));

            Assert.Equal([(Today, "100245", round, 10m * round), (Today, "100246", round, 1m * round)], await SumsAsync());
        }

        await PassAsync(TimeSpan.FromMinutes(30));
        Assert.Equal([(Today, "100245", 5, 50m), (Today, "100246", 5, 5m)], await AddedUpAsync());
    }

    [Fact]
    public async Task Sums_ThatWereOvertakenBetweenReadingAndWriting_HoldEachMoveOnce()
    {
        await MoveAsync("100245", "10");
        await PassAsync(TimeSpan.FromMinutes(30));
        await MoveAsync("100245", "1");
        var isOvertaken = false;
        var requests = new Requests("$batch")
        {
            Before = async _ =>
            {
                if (!isOvertaken)
                {
                    isOvertaken = true;
                    await MoveAsync("100245", "0.5");
                    await PassAsync(TimeSpan.FromMinutes(30));
                }
            },
        };

        await PassAsync(TimeSpan.FromMinutes(20), requests);
        await PassAsync(TimeSpan.FromMinutes(20));

        Assert.True(isOvertaken);
        Assert.Equal([(Today, "100245", 3, 11.5m)], await AddedUpAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Sums_ThatWereKilledAtAnyWrite_HoldEachMoveOnce(int write)
    {
        // More rows than one transaction holds.
        var accounts = Enumerable.Range(0, 150).Select(number => FormattableString.Invariant($"{100_000 + number}")).ToList();
        await Task.WhenAll(accounts.Select(account => MoveAsync(account, "2")));
        await PassAsync(TimeSpan.FromMinutes(30));
        await Task.WhenAll(accounts.Select(account => MoveAsync(account, "3")));
        var writes = 0;
        var killed = new Requests("$batch")
        {
            Before = _ => ++writes == write ? throw new InvalidOperationException("killed") : Task.CompletedTask,
        };

        var died = await Record.ExceptionAsync(() => PassAsync(TimeSpan.FromMinutes(20), killed));

        Assert.Equal(write <= 3, died is InvalidOperationException);
        await AssertAllAsync();
        await MoveAsync(accounts[0], "0.5");
        await MoveAsync(accounts[^1], "0.5");
        await PassAsync(TimeSpan.FromMinutes(20));
        await AssertAllAsync(0.5m);
        await PassAsync(TimeSpan.FromMinutes(20));
        Assert.Equal((await SumsAsync()).Sum(sum => sum.Sum), (await AddedUpAsync()).Sum(sum => sum.Sum));

        async Task AssertAllAsync(decimal more = 0)
        {
            var sums = await SumsAsync();
            Assert.Equal(accounts, sums.Select(sum => sum.Account));
            Assert.All(sums, sum => Assert.Equal(sum.Account == accounts[0] || sum.Account == accounts[^1] ? 5m + more : 5m, sum.Sum));
        }
    }

    [Fact]
    public async Task Sums_OfAMoveThatWasSettledDaysLater_AreOfTheDayOnWhichItWasSent()
    {
        var sent = _fixture.Clock.GetUtcNow();
        var doubt = await InsertAsync(Moved("100245", "10") with { State = CallState.InDoubt, FinishedAt = null });
        await PassAsync(TimeSpan.FromDays(3));

        await SucceedAsync(doubt);

        Assert.Equal([(_fixture.Calendar.DayOf(sent), "100245", 1, 10m)], await SumsAsync());
        await PassAsync(TimeSpan.FromMinutes(30));
        Assert.Equal([(_fixture.Calendar.DayOf(sent), "100245", 1, 10m)], await AddedUpAsync());
    }

    [Fact]
    public async Task Sums_OfAMoveThatNeedsAPersonAgain_HoldItOnlyWhileItCountsAsMoved()
    {
        var moved = await MoveAsync("100245", "10");
        await PassAsync(TimeSpan.FromMinutes(30));
        var review = await _fixture.Ledger.ChangeAsync(moved, moved with { State = CallState.NeedsReview, FinishedAt = null }, "it may have been applied twice", default);
        Assert.Equal([(Today, "100245", 0, 0m)], await SumsAsync());
        await PassAsync(TimeSpan.FromMinutes(30));
        Assert.Equal([(Today, "100245", 0, 0m)], await AddedUpAsync());

        await SucceedAsync(review);
        await PassAsync(TimeSpan.FromMinutes(30));

        Assert.Equal([(Today, "100245", 1, 10m)], await AddedUpAsync());
    }

    [Fact]
    public async Task Sums_OfAnErasedRecordAndAForgottenOperation_StayAsTheyAre()
    {
        var moved = await MoveAsync("100245", "10");
        await PassAsync(TimeSpan.FromMinutes(30));

        var found = (await _fixture.Ledger.FindWithLinesAsync(moved.Id, default))!;
        Assert.True(await _fixture.Ledger.RewriteAsync(found, found.Operation.WithoutData() with { ErasedAt = FiguresFixture.Now }, "erased", line => line, default));
        found = (await _fixture.Ledger.FindWithLinesAsync(moved.Id, default))!;
        Assert.True(await _fixture.Ledger.RemoveAsync(found, default));
        await PassAsync(TimeSpan.FromMinutes(30));

        Assert.Equal([(Today, "100245", 1, 10m)], await SumsAsync());
    }

    [Fact]
    public async Task Sums_ThatNobodyAsksForAnyMore_AreForgotten()
    {
        // More than one transaction holds.
        await Task.WhenAll(Enumerable.Range(0, 150).Select(number => MoveAsync(FormattableString.Invariant($"{100_000 + number}"), "2")));
        await PassAsync(TimeSpan.FromMinutes(30));
        var day = Today;
        Assert.Equal(150, (await AddedUpAsync()).Count);
        _fixture.Clock.Advance(TimeSpan.FromDays(401));
        await _fixture.NewTable().WriteAsync((await _fixture.NewTable().ReadMarkAsync(default))! with { To = _fixture.Clock.GetUtcNow(), MoneyTo = _fixture.Clock.GetUtcNow() }, [], default);

        await PassAsync(TimeSpan.FromHours(1));

        Assert.Empty(await _fixture.NewInstance().Sums.ReadAsync(day, day, most: 1000, default));
    }

    [Fact]
    public async Task Sums_OfMoreThanAreAskedFor_AreTheFirstOfThem()
    {
        foreach (var account in new[] { "100243", "100244", "100245" })
        {
            await MoveAsync(account, "10");
        }

        await PassAsync(TimeSpan.FromMinutes(30));
        await MoveAsync("100242", "1");
        await MoveAsync("100245", "1");

        var sums = await _fixture.NewInstance().Sums.ReadAsync(Today, Today, most: 2, default);

        Assert.Equal([("100242", 1m), ("100243", 10m)], sums.Select(sum => (sum.Account, sum.Sum)));
    }

    private async Task<Operation> MoveAsync(string account, string amount) => await InsertAsync(Moved(account, amount));

    private async Task<Operation> InsertAsync(Operation operation) => (await _fixture.Ledger.InsertAsync(operation, "so it is", default)).Operation;

    private Task<Operation> SucceedAsync(Operation operation) => _fixture.Ledger.ChangeAsync(
        operation, operation with { State = CallState.Succeeded, FinishedAt = _fixture.Clock.GetUtcNow() }, "it happened", default);

    private Operation Moved(string account, string amount) => GeneratedLedger.Ended(1, _fixture.Clock.GetUtcNow()) with
    {
        Id = OperationId.Of("hubspot", $"{Guid.NewGuid()}", "route"),
        Account = account,
        Arguments = new Dictionary<string, string>(StringComparer.Ordinal) { ["account"] = account, ["amount"] = amount },
    };

    private Task PassAsync(TimeSpan time, params Requests[] requests)
    {
        _fixture.Clock.Advance(time);
        return _fixture.NewInstance(requests).RollUp.RunAsync(default);
    }

    private async Task<IReadOnlyList<(DateOnly Day, string Account, int Moves, decimal Sum)>> SumsAsync() =>
        [.. (await _fixture.NewInstance().Sums.ReadAsync(Today.AddDays(-10), Today, most: 1000, default)).Select(sum => (sum.Day, sum.Account, sum.Moves, sum.Sum))];

    // Without the journal.
    private async Task<IReadOnlyList<(DateOnly Day, string Account, int Moves, decimal Sum)>> AddedUpAsync()
    {
        var sums = new MoneySums(azurite.Clients(), new MoneyJournal(_fixture.Ledger, _fixture.Calendar), _fixture.Calendar);
        return await sums.ReadAsync(Today.AddDays(-10), Today, default).Select(sum => (sum.Day, sum.Account, sum.Moves, sum.Sum)).ToListAsync();
    }
}
