using Azure.Core;
using Azure.Data.Tables;
using Bridge.Ledger;
using Bridge.Tests.Scenarios;

namespace Bridge.Tests.Ledger;

/// <summary>That no two operations ever believe at once that they hold an account.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class AccountLocksTests(AzuriteFixture azurite)
{
    private readonly LedgerFixture _fixture = new(azurite);
    private readonly string _account = $"{Guid.NewGuid():N}";

    [Fact]
    public async Task Take_OfAFreeAccount_CostsOneTransaction()
    {
        var requests = new Requests(AccountLocks.TableName);
        var locks = _fixture.NewLocks(requests);
        await locks.TakeAsync($"{_account}-other", await InsertAsync(), default);
        var before = requests.Count;
        var operation = await InsertAsync();

        var (taken, holder) = await locks.TakeAsync(_account, operation, default);

        Assert.Equal((_account, operation.Id, operation.Id), (taken!.Account, taken.OperationId, holder));
        Assert.Equal(1, requests.Count - before);
    }

    [Theory]
    [InlineData(CallState.Running)]
    [InlineData(CallState.Sending)]
    [InlineData(CallState.InDoubt)]
    public async Task Take_WhileTheHoldersMoneyMayBeOnItsWay_IsBusyAndNamesTheHolder(CallState state)
    {
        var locks = _fixture.NewLocks();
        var holder = await InsertAsync();
        await locks.TakeAsync(_account, holder, default);
        await ChangeAsync(holder, state);
        _fixture.Clock.Advance(TimeSpan.FromDays(400));

        Assert.Equal((null, holder.Id), await locks.TakeAsync(_account, await InsertAsync(), default));
    }

    [Theory]
    [InlineData(CallState.Waiting)]
    [InlineData(CallState.NeedsReview)]
    [InlineData(CallState.Succeeded)]
    [InlineData(CallState.Refused)]
    [InlineData(CallState.Cancelled)]
    public async Task Take_OfALockThatWasLeftBehind_ReplacesIt(CallState state)
    {
        var locks = _fixture.NewLocks();
        var holder = await InsertAsync();
        var (left, _) = await locks.TakeAsync(_account, holder, default);
        await ChangeAsync(holder, state);
        var next = await InsertAsync();

        Assert.NotNull((await locks.TakeAsync(_account, next, default)).Taken);
        await locks.ReleaseAsync(left!, default);

        Assert.Equal((null, next.Id), await locks.TakeAsync(_account, await InsertAsync(), default));
    }

    [Fact]
    public async Task Take_OfALockWhoseHolderTheLedgerForgot_ReplacesIt()
    {
        var locks = _fixture.NewLocks();
        await locks.TakeAsync(_account, LedgerFixture.NewOperation(), default);

        Assert.NotNull((await locks.TakeAsync(_account, await InsertAsync(), default)).Taken);
    }

    [Fact]
    public async Task Take_OfOnesOwnLock_MakesAnEarlierInvocationsReleaseHarmless()
    {
        var locks = _fixture.NewLocks();
        var operation = await InsertAsync();
        var (first, _) = await locks.TakeAsync(_account, operation, default);
        var (second, _) = await locks.TakeAsync(_account, operation, default);

        await locks.ReleaseAsync(first!, default);
        Assert.Equal((null, operation.Id), await locks.TakeAsync(_account, await InsertAsync(), default));

        await locks.ReleaseAsync(second!, default);
        Assert.NotNull((await locks.TakeAsync(_account, await InsertAsync(), default)).Taken);
    }

    [Fact]
    public async Task Take_WhenTheHolderTakesItAgainBeforeTheReplacement_IsBusy()
    {
        var holder = await InsertAsync();
        await _fixture.NewLocks().TakeAsync(_account, holder, default);
        var waiting = await ChangeAsync(holder, CallState.Waiting);
        AccountLock? again = null;
        var rival = _fixture.NewLocks(Once(RequestMethod.Put, async () =>
        {
            (again, _) = await _fixture.NewLocks().TakeAsync(_account, await ChangeAsync(waiting, CallState.Running), default);
        }));

        var answer = await rival.TakeAsync(_account, await InsertAsync(), default);

        Assert.NotNull(again);
        Assert.Equal((null, holder.Id), answer);
    }

    [Fact]
    public async Task Take_AgainAfterARivalReplacedIt_IsBusy()
    {
        var locks = _fixture.NewLocks();
        var holder = await InsertAsync();
        await locks.TakeAsync(_account, holder, default);
        var waiting = await ChangeAsync(holder, CallState.Waiting);
        var rival = await InsertAsync();
        await locks.TakeAsync(_account, rival, default);

        Assert.Equal((null, rival.Id), await locks.TakeAsync(_account, await ChangeAsync(waiting, CallState.Running), default));
    }

    [Fact]
    public async Task Take_WhenARivalReplacesItFirst_IsBusy()
    {
        var left = await InsertAsync();
        await _fixture.NewLocks().TakeAsync(_account, left, default);
        await ChangeAsync(left, CallState.Succeeded);
        var rival = await InsertAsync();
        var slow = _fixture.NewLocks(Once(RequestMethod.Put, () => _fixture.NewLocks().TakeAsync(_account, rival, default)));

        Assert.Equal((null, rival.Id), await slow.TakeAsync(_account, await InsertAsync(), default));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    public async Task Take_WhenTheHolderReleasesItMeanwhile_IsTaken(string before)
    {
        var holder = await InsertAsync();
        var (held, _) = await _fixture.NewLocks().TakeAsync(_account, holder, default);
        await ChangeAsync(holder, CallState.Waiting);
        var locks = _fixture.NewLocks(Once(RequestMethod.Parse(before), () => _fixture.NewLocks().ReleaseAsync(held!, default)));
        var next = await InsertAsync();

        Assert.NotNull((await locks.TakeAsync(_account, next, default)).Taken);
        Assert.Equal((null, next.Id), await _fixture.NewLocks().TakeAsync(_account, await InsertAsync(), default));
    }

    [Fact]
    public async Task Take_AgainstConflictsWithoutEnd_GivesUpAsBusy()
    {
        var waiting = await InsertAsync();
        await _fixture.NewLocks().TakeAsync(_account, waiting, default);
        await ChangeAsync(waiting, CallState.Waiting);
        var requests = new Requests(AccountLocks.TableName)
        {
            Before = request => request.Method == RequestMethod.Put ? _fixture.NewLocks().TakeAsync(_account, waiting, default) : Task.CompletedTask,
        };

        var answer = await _fixture.NewLocks(requests).TakeAsync(_account, await InsertAsync(), default).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal((null, waiting.Id), answer);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Take_WhoseAnswerWasLost_IsStillTheCallers(bool isLeftBehind)
    {
        if (isLeftBehind)
        {
            await _fixture.NewLocks().TakeAsync(_account, LedgerFixture.NewOperation(), default);
        }

        var lost = new LostAnswers { ToLose = 1 };
        var requests = new Requests(AccountLocks.TableName);
        var replacements = 0;
        requests.Before = request => Task.FromResult(request.Method == RequestMethod.Put ? replacements++ : 0);
        var locks = _fixture.NewLocks(requests, lost);
        var operation = await InsertAsync();

        var (taken, _) = await locks.TakeAsync(_account, operation, default);

        Assert.Equal((1, operation.Id), (lost.Lost, taken!.OperationId));
        Assert.Equal(isLeftBehind ? 2 : 0, replacements);
        await locks.ReleaseAsync(taken, default);
        Assert.NotNull((await locks.TakeAsync(_account, await InsertAsync(), default)).Taken);
    }

    [Fact]
    public async Task Release_WhoseAnswerWasLost_TakesNothingFromTheNextHolder()
    {
        var lost = new LostAnswers();
        var locks = _fixture.NewLocks(lost);
        var operation = await InsertAsync();
        var (taken, _) = await locks.TakeAsync(_account, operation, default);
        lost.ToLose = 1;

        await locks.ReleaseAsync(taken!, default);
        var next = await InsertAsync();
        await locks.TakeAsync(_account, next, default);
        await locks.ReleaseAsync(taken!, default);

        Assert.Equal(1, lost.Lost);
        Assert.Equal((null, next.Id), await locks.TakeAsync(_account, await InsertAsync(), default));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Take_ByManyAtOnce_IsWonByExactlyOne(bool isLeftBehind)
    {
        for (var round = 0; round < 5; round++)
        {
            var account = $"{_account}-{round}";
            if (isLeftBehind)
            {
                var left = await InsertAsync();
                await _fixture.NewLocks().TakeAsync(account, left, default);
                await ChangeAsync(left, CallState.Refused);
            }

            var takers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => InsertAsync()));
            var answers = await Task.WhenAll(takers.Select(taker => _fixture.NewLocks().TakeAsync(account, taker, default)));

            var winner = Assert.Single(answers, answer => answer.Taken is not null);
            Assert.All(answers, answer => Assert.Equal(winner.Taken!.OperationId, answer.Holder));
        }
    }

    [Fact]
    public async Task Take_OfAnotherAccountOrAnotherPlatform_IsFree()
    {
        var locks = _fixture.NewLocks("https://au.example.com");
        await locks.TakeAsync($"{_account} 00/1#?", await InsertAsync(), default);

        Assert.NotNull((await locks.TakeAsync($"{_account} 00_1#?", await InsertAsync(), default)).Taken);
        Assert.NotNull((await _fixture.NewLocks("https://nz.example.com").TakeAsync($"{_account} 00/1#?", await InsertAsync(), default)).Taken);
        Assert.Null((await _fixture.NewLocks("https://AU.example.com:443/path/").TakeAsync($"{_account} 00/1#?", await InsertAsync(), default)).Taken);
    }

    [Fact]
    public async Task Take_OfSeveralAccounts_LeavesEachAloneInItsPartition()
    {
        var locks = _fixture.NewLocks();
        string[] accounts = [$"{_account}-1", $"{_account}-2", $"{_account}-3"];
        foreach (var account in accounts)
        {
            await locks.TakeAsync(account, await InsertAsync(), default);
        }

        var partitions = new List<string>();
        await foreach (var row in azurite.Clients().Tables.GetTableClient(AccountLocks.TableName).QueryAsync<TableEntity>())
        {
            partitions.Add(row.PartitionKey);
        }

        Assert.All(accounts, account => Assert.Single(partitions, partition => partition == $"billing.example.com_{account}"));
    }

    private async Task<Operation> InsertAsync() =>
        (await _fixture.NewLedger().InsertAsync(LedgerFixture.NewOperation(), "claimed", default)).Operation;

    private Task<Operation> ChangeAsync(Operation operation, CallState state) =>
        _fixture.NewLedger().ChangeAsync(operation, operation with { State = state }, "in a test", default);

    private static Requests Once(RequestMethod method, Func<Task> doThis)
    {
        var isDone = false;
        return new Requests(AccountLocks.TableName)
        {
            Before = async request =>
            {
                if (request.Method == method && !isDone)
                {
                    isDone = true;
                    await doThis();
                }
            },
        };
    }
}
