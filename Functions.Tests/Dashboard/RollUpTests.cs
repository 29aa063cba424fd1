using Azure.Data.Tables;
using Bridge.Dashboard;
using Bridge.Dashboard.Figures;
using Bridge.Ledger;
using Bridge.Tests.Ledger;
using Bridge.Tests.Scenarios;

namespace Bridge.Tests.Dashboard;

[Collection(AzuriteCollection.Name)]
public sealed class RollUpTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly FiguresFixture _fixture = new(azurite);

    public Task InitializeAsync() => new WorldStorage(azurite).ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task RollUp_OfAWeek_TellsTheSameInEverySpan()
    {
        var now = FiguresFixture.Now;
        await new GeneratedLedger(azurite).WriteAsync(2000, now.AddHours(-30), now);

        await _fixture.RollUpAsync();

        var week = await SeriesAsync(Span.Week);
        Assert.Equal(7 * 24, week.Count);
        Assert.Equal((200, 1800), (Sum(week, CallState.DeadLettered), Sum(week, CallState.Succeeded)));
        var day = await SeriesAsync(Span.Day);
        var wholeHours = Grain.Hour.Floor(day[0].From) + Grain.Hour.Length;
        Assert.Equal(
            Sum(week.Where(hour => hour.From >= wholeHours), CallState.Succeeded),
            Sum(day.Where(quarter => quarter.From >= wholeHours), CallState.Succeeded));
        Assert.Equal(week[^1].Total, (await SeriesAsync(Span.Hour)).Where(minute => minute.From >= week[^1].From).Sum(minute => minute.Total));

        // Written back 1 to 100 seconds after they came.
        var busiest = week.MaxBy(hour => hour.Total)!;
        Assert.InRange(busiest.Slowest!.Value, busiest.Median!.Value, TimeSpan.FromSeconds(102));
        Assert.InRange(busiest.SuccessRate!.Value, 0.8, 0.95);
    }

    [Fact]
    public async Task RollUp_Twice_TellsTheSameAsOnce()
    {
        await EndAsync(3);
        await _fixture.RollUpAsync();
        var once = Counted(await RowsAsync());

        await _fixture.RollUpAsync();

        Assert.Equal(3, Sum(await SeriesAsync(Span.Hour), CallState.Succeeded));
        Assert.Equal(3, once.Count);
        Assert.Equal(once, Counted(await RowsAsync()));

        static IReadOnlyList<KeyValuePair<string, string>> Counted(Dictionary<string, string> rows) =>
            [.. rows.Where(row => row.Value.Contains(nameof(CallState.Succeeded), StringComparison.Ordinal)).OrderBy(row => row.Key, StringComparer.Ordinal)];
    }

    [Fact]
    public async Task RollUp_OfTwoInstancesAtOnce_CountsOnce()
    {
        await EndAsync(5);
        await _fixture.RollUpAsync();
        await EndAsync(4);
        _fixture.Clock.Advance(TimeSpan.FromMinutes(1));

        await Task.WhenAll(_fixture.NewInstance().RollUp.RunAsync(default), _fixture.NewInstance().RollUp.RunAsync(default));

        Assert.Equal(9, Sum(await SeriesAsync(Span.Hour), CallState.Succeeded));
        Assert.Equal(9, Sum(await SeriesAsync(Span.Week), CallState.Succeeded));
    }

    [Fact]
    public async Task RollUp_ThatWasOvertakenBetweenReadingAndWriting_LeavesTheNewerFigures()
    {
        await EndAsync(1);
        await _fixture.RollUpAsync();
        await EndAsync(1);
        var isOvertaken = false;
        var requests = new Requests("$batch")
        {
            Before = async _ =>
            {
                if (!isOvertaken)
                {
                    isOvertaken = true;
                    await EndAsync(1);
                    await _fixture.RollUpAsync();
                }
            },
        };

        await _fixture.RollUpAsync(requests);

        Assert.True(isOvertaken);
        Assert.Equal(3, Sum(await SeriesAsync(Span.Hour), CallState.Succeeded));
    }

    [Fact]
    public async Task RollUp_AfterAnEndThatWasWrittenLate_CountsIt()
    {
        await EndAsync(1);
        await _fixture.RollUpAsync();
        var late = FiguresFixture.Now.AddMinutes(-3);
        await _fixture.Ledger.InsertAsync(Ended(late), "answered", default);

        await _fixture.RollUpAsync();

        Assert.Equal(1, Sum((await SeriesAsync(Span.Hour)).Where(minute => minute.From <= late && late < minute.From + minute.Length), CallState.Succeeded));
        Assert.Equal(2, Sum(await SeriesAsync(Span.Week), CallState.Succeeded));
    }

    [Fact]
    public async Task RollUp_AfterADoubtWasSettledAndWrittenBack_CountsItThen()
    {
        var ledger = _fixture.Ledger;
        var doubt = (await ledger.InsertAsync(Ended(_fixture.Clock.GetUtcNow()) with { State = CallState.InDoubt, FinishedAt = null }, "sent", default)).Operation;
        await _fixture.RollUpAsync();
        Assert.Equal(0, (await SeriesAsync(Span.Hour)).Sum(minute => minute.Total));
        _fixture.Clock.Advance(TimeSpan.FromMinutes(20));
        var now = _fixture.Clock.GetUtcNow();

        var settled = await ledger.ChangeAsync(doubt, doubt with { State = CallState.Succeeded, FinishedAt = now, WriteBack = WriteBackState.Pending }, "settled", default);
        await ledger.ChangeAsync(settled, settled with { WriteBack = WriteBackState.Done, WrittenBackAt = now }, "written back", default);
        await _fixture.RollUpAsync();

        var minute = Assert.Single(await SeriesAsync(Span.Hour), one => one.Total > 0);
        Assert.Equal(21.0, minute.Median!.Value.TotalMinutes, 21 * LatencyHistogram.Accuracy);
    }

    [Fact]
    public async Task RollUp_AfterALongOutage_MakesUpForAllOfIt()
    {
        await EndAsync(2);
        await _fixture.RollUpAsync();
        _fixture.Clock.Advance(TimeSpan.FromHours(5));
        await EndAsync(2);
        _fixture.Clock.Advance(TimeSpan.FromHours(6));

        await _fixture.RollUpAsync();

        Assert.Equal(4, Sum(await SeriesAsync(Span.Week), CallState.Succeeded));
        Assert.Equal(4, Sum(await SeriesAsync(Span.Day), CallState.Succeeded));
    }

    [Fact]
    public async Task RollUp_OfRowsOfAnOlderVersion_ReadsTheirOperations()
    {
        var operation = Ended(_fixture.Clock.GetUtcNow());
        await _fixture.Ledger.InsertAsync(operation, "answered", default);
        await ForgetColumnsAsync(RowKeys.End(operation.FinishedAt!.Value, operation.Id));

        await _fixture.RollUpAsync();

        Assert.Equal(1, Sum(await SeriesAsync(Span.Hour), CallState.Succeeded));
    }

    [Fact]
    public async Task RollUp_ThatRunsEveryMinute_ForgetsFiguresThatNobodyLooksAtAnyMore()
    {
        await _fixture.RollUpAsync();
        _fixture.Clock.Advance(TimeSpan.FromHours(12));
        await _fixture.RollUpAsync();

        var rows = await RowsAsync();

        Assert.InRange(rows.Keys.Count(key => key.StartsWith("minute_", StringComparison.Ordinal)), 60, 185);
        Assert.InRange(rows.Keys.Count(key => key.StartsWith("hour_", StringComparison.Ordinal)), 12, 14);
    }

    private async Task EndAsync(int count)
    {
        for (var number = 0; number < count; number++)
        {
            await _fixture.Ledger.InsertAsync(Ended(_fixture.Clock.GetUtcNow()), "answered", default);
        }
    }

    private static Operation Ended(DateTimeOffset at) => GeneratedLedger.Ended(1, at) with { Id = OperationId.Of("hubspot", $"{Guid.NewGuid()}", "route") };

    private Task<IReadOnlyList<Interval>> SeriesAsync(Span span) => _fixture.NewInstance().Figures.SeriesAsync(span, default);

    private static long Sum(IEnumerable<Interval> intervals, CallState state) => intervals.Sum(interval => interval.Ended.GetValueOrDefault(state));

    private async Task ForgetColumnsAsync(string key)
    {
        var table = azurite.Clients().Tables.GetTableClient(OperationLedger.TableName);
        await table.UpsertEntityAsync(new TableEntity(OperationId.Partition(RowKeys.IdOf(key)), key), TableUpdateMode.Replace);
    }

    private async Task<Dictionary<string, string>> RowsAsync()
    {
        var rows = new Dictionary<string, string>(StringComparer.Ordinal);
        await foreach (var row in azurite.Clients().Tables.GetTableClient(FiguresTable.TableName).QueryAsync<TableEntity>(row => row.RowKey != "mark"))
        {
            rows[row.RowKey] = string.Join(';', row.Where(column => column.Key is not ("odata.etag" or "Timestamp")).OrderBy(column => column.Key, StringComparer.Ordinal));
        }

        return rows;
    }
}
