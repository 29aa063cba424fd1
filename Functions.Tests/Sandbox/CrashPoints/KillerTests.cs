using System.Text;
using Bridge.Sandbox.CrashPoints;
using Bridge.Sandbox.Proxies;

namespace Bridge.Tests.Sandbox.CrashPoints;

/// <summary>What is recorded is what is killed at: the same requests, counted alike.</summary>
public sealed class KillerTests
{
    private const string Message = "<QueueMessagesList><QueueMessage></QueueMessage></QueueMessagesList>";

    private static readonly ProxiedRequest Look = Request(ProxyTarget.Queue, "GET", "/a/operations/messages?numofmessages=16");
    private static readonly ProxiedRequest Move = Request(ProxyTarget.Billing, "PUT", "/api/integration/v2/move-funds");
    private static readonly ProxiedRequest[] Traffic =
    [
        Request(ProxyTarget.Table, "POST", "/a/Tables"),
        Request(ProxyTarget.Table, "GET", "/a/operations()?$filter=PartitionKey%20eq%20%274%27%20and%20RowKey%20ge%20%27due_%27"),
        Request(ProxyTarget.Table, "GET", "/a/circuit(PartitionKey='billing',RowKey='127.0.0.1~3a41233')"),
        Request(ProxyTarget.Queue, "PUT", "/a/operations"),
        Request(ProxyTarget.Queue, "GET", "/a?comp=list&prefix=operations-"),
        Request(ProxyTarget.Blob, "PUT", "/a/azure-webjobs-hosts/locks/bridge/Sweep.timer?comp=lease"),
        Request(ProxyTarget.Blob, "PUT", "/a/events?restype=container"),
    ];

    private int _kills;

    [Fact]
    public async Task Recording_HoldsTheOperationsRequests_InOrderAndCounted()
    {
        var recorder = new RequestRecorder();
        await PassAsync(recorder, Move);
        recorder.Begin();
        await PassAsync(recorder, Look);
        foreach (var request in Traffic)
        {
            await PassAsync(recorder, request);
        }

        await PassAsync(recorder, Look, Message);
        await PassAsync(recorder, Move);
        await PassAsync(recorder, Look, Message);

        Assert.Equal(
            ["queue GET /operations/messages #1", "billing PUT /api/integration/v2/move-funds #1", "queue GET /operations/messages #2"],
            recorder.Requests.Select(request => $"{request}"));
    }

    [Fact]
    public async Task Kill_BeforeARequest_HappensOnceAndLetsNothingThrough()
    {
        var killer = Armed(new CrashPoint(new RequestName(Move.Key, 2), KillMoment.Before));

        Assert.Same(Passage.Free, await killer.BeforeAsync(Move, default));
        Assert.Same(Passage.Free, await killer.AfterAsync(Move, Answer(""), default));
        Assert.Equal(0, _kills);
        Assert.Same(Passage.Cut, await killer.BeforeAsync(Move, default));
        Assert.True(killer.Killed.IsCompleted);
        Assert.Same(Passage.Free, await killer.BeforeAsync(Move, default));

        Assert.Equal(1, _kills);
    }

    [Fact]
    public async Task Kill_AfterARequest_HappensWhenItIsApplied()
    {
        var killer = Armed(new CrashPoint(new RequestName(Move.Key, 1), KillMoment.After));

        Assert.Same(Passage.Free, await killer.BeforeAsync(Move, default));
        Assert.Equal(0, _kills);
        Assert.Same(Passage.Cut, await killer.AfterAsync(Move, Answer(""), default));

        Assert.Equal(1, _kills);
    }

    [Fact]
    public async Task Kill_BeforeALookIntoAQueue_MeansOneThatWouldFindAMessage()
    {
        var hasMessage = false;
        var killer = Armed(new CrashPoint(new RequestName(Look.Key, 1), KillMoment.Before), () => hasMessage);
        var empty = await killer.BeforeAsync(Look, default);
        Assert.NotSame(Passage.Free, empty);
        Assert.NotSame(Passage.Cut, empty);
        Assert.Equal(0, _kills);
        hasMessage = true;

        Assert.Same(Passage.Cut, await killer.BeforeAsync(Look, default));

        Assert.Equal(1, _kills);
    }

    [Fact]
    public async Task Kill_AfterALookIntoAQueue_MeansOneThatFoundAMessage()
    {
        var killer = Armed(new CrashPoint(new RequestName(Look.Key, 1), KillMoment.After));

        Assert.Same(Passage.Free, await killer.AfterAsync(Look, Answer("<QueueMessagesList />"), default));
        Assert.Same(Passage.Cut, await killer.AfterAsync(Look, Answer(Message), default));
    }

    [Fact]
    public async Task Killer_ThatIsNotArmed_LetsEverythingPass()
    {
        var killer = new Killer(new CrashPoint(new RequestName(Move.Key, 1), KillMoment.Before));

        Assert.Same(Passage.Free, await killer.BeforeAsync(Move, default));
    }

    private Killer Armed(CrashPoint point, Func<bool>? hasMessages = null)
    {
        var killer = new Killer(point);
        killer.Arm(() => Task.FromResult(Interlocked.Increment(ref _kills)), (_, _) => Task.FromResult(hasMessages?.Invoke() ?? false));
        return killer;
    }

    private static async Task PassAsync(RequestRecorder recorder, ProxiedRequest request, string answer = "")
    {
        await recorder.BeforeAsync(request, default);
        await recorder.AfterAsync(request, Answer(answer), default);
    }

    private static ProxiedAnswer Answer(string body) => ProxiedAnswer.Text(200, "application/xml", body);

    private static ProxiedRequest Request(ProxyTarget target, string method, string url) => new(target, method, url, [], Encoding.UTF8.GetBytes(""));
}
