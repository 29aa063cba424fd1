using System.Diagnostics;
using System.Globalization;
using Bridge.Dashboard;
using Bridge.Ledger;
using Bridge.Tests.Ledger;
using Bridge.Tests.Scenarios;
using Xunit.Abstractions;

namespace Bridge.Tests.Dashboard;

/// <summary>
/// What the dashboard asks of storage over a generated ledger. The environment variable <c>BRIDGE_LEDGER</c> says how many operations the large one
/// holds: <c>BRIDGE_LEDGER=1000000 dotnet test --filter FullyQualifiedName~FiguresTests</c> takes its time, and tells figures.
/// </summary>
[Collection(AzuriteCollection.Name)]
public sealed class FiguresTests(AzuriteFixture azurite, ITestOutputHelper output) : IAsyncLifetime
{
    // In each partition what is due, what needs a person, and the troubles: where there are many of them, each of the five kinds by itself; and the last hour.
    private const int MostForNow = (16 * 8) + 1;

    private static readonly int Large =
        int.TryParse(Environment.GetEnvironmentVariable("BRIDGE_LEDGER"), NumberStyles.None, CultureInfo.InvariantCulture, out var large) ? large : 20_000;

    private readonly FiguresFixture _fixture = new(azurite);

    public Task InitializeAsync() => new WorldStorage(azurite).ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Figures_OverALargeLedger_AskAFewPagesOfEachPartition()
    {
        // A thousand an hour, all but the last minutes of which are rolled up already.
        var now = FiguresFixture.Now;
        await new GeneratedLedger(azurite).WriteAsync(Large, now.AddHours(-Large / 1000.0), now);
        await _fixture.NewTable().WriteAsync(new(now.AddMinutes(-2), now.AddMinutes(-1), now.AddMinutes(-20), null), [], default);

        var rollUp = await CountAsync("roll-up", instance => instance.RollUp.RunAsync(default));
        var situation = await CountAsync("now", instance => instance.Figures.NowAsync(default));
        var series = await CountAsync("series", instance => Task.WhenAll(Enum.GetValues<Span>().Select(span => instance.Figures.SeriesAsync(span, default))));
        var money = await CountAsync("money", instance => instance.Sums.ReadAsync(_fixture.Calendar.Today.AddDays(-31), _fixture.Calendar.Today, MoneyReport.Cap, default));

        // Two indexes and the journal in each partition; the mark, the minutes, one write; and of each day's moves one range and one write.
        Assert.InRange(rollUp, 1, (16 * 3) + 3 + (2 * 2));
        Assert.InRange(situation, 1, MostForNow);
        Assert.Equal(3, series);

        // The mark, each day, and the journal of the last minutes in each partition.
        Assert.InRange(money, 1, 1 + 32 + 16);
        Assert.Equal(Situation.Cap, (await _fixture.NewInstance().Figures.NowAsync(default)).DeadLetters);
    }

    [Fact]
    public async Task Now_TellsWhatIsOpenAndWhatNeedsAPerson()
    {
        var start = FiguresFixture.Now;
        await InsertAsync(CallState.Waiting, start.AddHours(-2), operation => operation with { Due = start.AddMinutes(1) });
        await InsertAsync(CallState.InDoubt, start.AddHours(-1), operation => operation with { Due = start.AddMinutes(1) });
        await InsertAsync(CallState.NeedsReview, start.AddHours(-3));
        await InsertAsync(CallState.DeadLettered, start.AddHours(-4), operation => operation with { FinishedAt = start });
        await InsertAsync(CallState.Succeeded, start.AddHours(-5), operation => operation with { FinishedAt = start, WriteBack = WriteBackState.Failed });
        await InsertAsync(CallState.Succeeded, start.AddHours(-6), operation => operation with { FinishedAt = start, WriteBack = WriteBackState.Pending, Due = start });
        await _fixture.RollUpAsync();

        var now = await _fixture.NewInstance().Figures.NowAsync(default);

        Assert.Equal((3, 1, 1, 1, 1), (now.Open, now.Reviews, now.DeadLetters, now.FailedWriteBacks, now.InDoubt));
        Assert.Equal(start.AddHours(-3), now.OldestOpen);
        Assert.Equal(2.0 / 3, now.LastHour.SuccessRate!.Value, 0.001);
    }

    [Fact]
    public async Task Now_AfterTroublesWereSettled_CountsThemNoMore()
    {
        var review = await InsertAsync(CallState.NeedsReview, FiguresFixture.Now);
        await _fixture.Ledger.ChangeAsync(review, review with { State = CallState.Cancelled, FinishedAt = FiguresFixture.Now }, "cancelled", default);

        var now = await _fixture.NewInstance().Figures.NowAsync(default);

        Assert.Equal((0, 0, (DateTimeOffset?)null), (now.Open, now.Reviews, now.OldestOpen));
    }

    [Fact]
    public async Task Now_OverATroubleOfAnOlderVersion_CountsItAndLetsItBeSettled()
    {
        var review = await InsertAsync(CallState.NeedsReview, FiguresFixture.Now);
        var key = OperationIndex.OfTrouble(CallState.NeedsReview).Prefix + RowKeys.Place(review.ReceivedAt, review.Id);
        await azurite.Clients().Tables.GetTableClient(OperationLedger.TableName).DeleteEntityAsync(OperationId.Partition(review.Id), key);

        Assert.Equal(1, (await _fixture.NewInstance().Figures.NowAsync(default)).Reviews);

        await _fixture.Ledger.ChangeAsync(review, review with { State = CallState.Cancelled, FinishedAt = FiguresFixture.Now }, "cancelled", default);
        Assert.Equal(0, (await _fixture.NewInstance().Figures.NowAsync(default)).Reviews);
    }

    private async Task<Operation> InsertAsync(CallState state, DateTimeOffset received, Func<Operation, Operation>? change = null)
    {
        var operation = LedgerFixture.NewOperation().Released(due: null) with { State = state, ReceivedAt = received };
        return (await _fixture.Ledger.InsertAsync(change is null ? operation : change(operation), "so it is", default)).Operation;
    }

    private async Task<int> CountAsync(string what, Func<FiguresFixture.Instance, Task> ask)
    {
        // What creates a table that is there already, each process asks once.
        var count = 0;
        var requests = new Requests("")
        {
            Before = request =>
            {
                Interlocked.Add(ref count, request.Uri.Path.EndsWith("/Tables", StringComparison.Ordinal) ? 0 : 1);
                return Task.CompletedTask;
            },
        };
        var began = Stopwatch.GetTimestamp();
        await ask(_fixture.NewInstance(requests));
        output.WriteLine($"{what}: {count} requests to tables, {Stopwatch.GetElapsedTime(began).TotalMilliseconds:F0} ms, over {Large} operations");
        return count;
    }
}
