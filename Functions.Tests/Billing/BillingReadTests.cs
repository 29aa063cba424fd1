using System.Text.RegularExpressions;
using Bridge.Billing;
using Bridge.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Bridge.Tests.Billing;

/// <summary>Reads are repeated where a repeat may help, and checked.</summary>
public sealed class BillingReadTests(BillingServer server) : IClassFixture<BillingServer>
{
    [Fact]
    public async Task Read_TheArticlesExample_ComesThroughExactly()
    {
        server.Answers(200, Samples.Balance);
        await using var graph = new BillingGraph(server.Url);

        Assert.Equal(new Balance(245.71293m, 57m, 5m, 48.125m, 7.5m, 60.625m, 242.08793m), await graph.ReadAsync());
        Assert.Equal(
            new Balance(245.71293m, 57m, 5m, 48.125m, 7.5m, 60.625m, 242.08793m),
            await graph.Client.GetPartnerBalanceAsync(Samples.From, Samples.To, default));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(408)]
    public async Task Read_TransientThenGood_IsRepeated(int status)
    {
        server.AnswersInTurn((status, ""), (status, ""), (200, Samples.Balance));

        var tokens = await AssertRequestsAsync(3, graph => graph.ReadAsync());
        Assert.All(tokens, token => Assert.Equal(BillingGraph.Token, token));
    }

    [Fact]
    public async Task Read_ResetWithinTheAnswer_IsRepeated()
    {
        var count = 0;
        server.Answer = async context =>
        {
            await context.Response.WriteAsync(Samples.Balance[..20]);
            await context.Response.Body.FlushAsync();
            if (Interlocked.Increment(ref count) == 1)
            {
                context.Abort();
                return;
            }

            await context.Response.WriteAsync(Samples.Balance[20..]);
        };

        await AssertRequestsAsync(2, graph => graph.ReadAsync());
    }

    [Fact]
    public async Task Read_OneTryWithoutAnAnswer_LeavesTimeForAnother()
    {
        var clock = new ClockWithoutShortWaits();
        var count = 0;
        server.Answer = async context =>
        {
            if (Interlocked.Increment(ref count) == 1)
            {
                clock.Advance(TimeSpan.FromSeconds(8));
                await BillingServer.HangAsync(context);
            }

            await context.Response.WriteAsync(Samples.Balance);
        };
        await using var graph = new BillingGraph(server.Url, clock, ("Billing:ReadTimeout", "00:00:24"));

        await graph.ReadAsync().WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(2, count);
    }

    [Fact]
    public async Task Read_TransientForever_EndsUnavailable()
    {
        server.Answers(500, "");

        await AssertRequestsAsync(3, graph => Assert.ThrowsAsync<BillingUnavailableException>(() => graph.ReadAsync()));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Read_ToldWhenToComeBack_IsNotRepeatedAtOnce(int status)
    {
        server.Answers(status, "", ("Retry-After", "60"));

        await AssertRequestsAsync(1, async graph =>
        {
            var exception = await Assert.ThrowsAsync<BillingUnavailableException>(() => graph.ReadAsync());
            Assert.Equal(TimeSpan.FromSeconds(60), exception.RetryAfter);
        });
    }

    [Fact]
    public async Task Read_Refused_IsNotRepeated()
    {
        server.Answers(404, """{"code":404,"message":"No such account"}""");

        await AssertRequestsAsync(1, graph => Assert.ThrowsAsync<BillingRefusedException>(() => graph.ReadAsync()));
    }

    [Fact]
    public async Task Read_AnswerUpToTheLimit_IsReadAndBeyondItIsUnavailable()
    {
        await using var graph = new BillingGraph(server.Url);

        server.Answers(200, Samples.Balance.PadRight(256 * 1024));
        await graph.ReadAsync();

        server.Answers(200, Samples.Balance.PadRight((256 * 1024) + 1));
        await AssertRequestsAsync(1, async graph =>
        {
            var exception = await Assert.ThrowsAsync<BillingUnavailableException>(() => graph.ReadAsync());
            Assert.Equal("the answer is longer than 256 KiB.", exception.Reason);
        });
    }

    [Fact]
    public async Task Read_Redirected_IsNotFollowed()
    {
        server.Answers(302, "", ("Location", new Uri(server.Url, "/elsewhere").ToString()));

        await AssertRequestsAsync(1, graph => Assert.ThrowsAsync<BillingUnavailableException>(() => graph.ReadAsync()));
    }

    [Fact]
    public async Task Read_CookieSet_IsNotSentBack()
    {
        server.Answers(200, Samples.Balance, ("Set-Cookie", "session=1; Path=/"));

        await AssertRequestsAsync(2, async graph =>
        {
            await graph.ReadAsync();
            await graph.ReadAsync();
        });
        Assert.Null(server.Received[^1].Cookie);
    }

    [Fact]
    public async Task Read_NoAnswerInTime_IsUnavailable()
    {
        var clock = new FakeTimeProvider();
        server.AnswersNothing(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(30));
            return Task.CompletedTask;
        });
        await using var graph = new BillingGraph(server.Url, clock);

        var exception = await Assert.ThrowsAsync<BillingUnavailableException>(() => graph.ReadAsync());

        Assert.Equal("no answer came in time.", exception.Reason);
    }

    [Fact]
    public async Task Read_Cancelled_IsCancelled()
    {
        using var caller = new CancellationTokenSource();
        server.AnswersNothing(caller.CancelAsync);
        await using var graph = new BillingGraph(server.Url);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => graph.ReadAsync(caller.Token));
    }

    [Theory]
    [InlineData(401, """{"code":401}""")]
    [InlineData(200, """{"code":403}""")]
    public async Task Read_UnauthorizedWithARotatedToken_IsReadOnceMoreWithTheNewOne(int status, string body)
    {
        server.AnswersInTurn((status, body), (200, Samples.Balance));

        var tokens = await AssertRequestsAsync(2, async graph =>
        {
            Rotate(graph, "old", "new");
            await graph.ReadAsync();
            graph.Secrets.Verify(secrets => secrets.Forget("billing-token"), Times.Once);
        });
        Assert.Equal(["old", "new"], tokens);
    }

    [Fact]
    public async Task Read_UnauthorizedWithTheSameToken_IsNotRepeated()
    {
        server.Answers(401, """{"code":401}""");

        await AssertRequestsAsync(1, async graph =>
        {
            await Assert.ThrowsAsync<BillingUnauthorizedException>(() => graph.ReadAsync());
            graph.Secrets.Verify(secrets => secrets.Forget("billing-token"), Times.Once);
        });
    }

    [Fact]
    public async Task Read_UnauthorizedWithTheNewTokenToo_IsUnauthorized()
    {
        server.Answers(401, """{"code":401}""");

        await AssertRequestsAsync(2, async graph =>
        {
            Rotate(graph, "old", "new");
            await Assert.ThrowsAsync<BillingUnauthorizedException>(() => graph.ReadAsync());
        });
    }

    [Theory]
    [InlineData("closing_balance", "242.08794", "closing_balance 242.08794 is not opening_balance 245.71293 + payments 57 - total_charges 60.625 = 242.08793")]
    [InlineData("adjustments", "5.00001", "total_charges 60.625 is not call_charges 48.125 + other_charges 7.5 + adjustments 5.00001 = 60.62501")]
    [InlineData("payments", "null", "the answer lacks the figures payments.")]
    [InlineData("payments", "\"many\"", "the answer lacks the figures payments.")]
    [InlineData("payments", "1e27", "the answer lacks the figures payments.")]
    [InlineData("payments", "{}", "the answer lacks the figures payments.")]
    public async Task Read_BalanceThatContradictsItself_IsUnavailableAndSaysWhere(string figure, string value, string reason)
    {
        var answer = StrictJson.ParseObject(Samples.Balance);
        answer["data"]![figure] = new JRaw(value);
        server.Answers(200, StrictJson.Write(answer));
        await using var graph = new BillingGraph(server.Url);

        var exception = await Assert.ThrowsAsync<BillingFiguresException>(() => graph.ReadAsync());

        Assert.Contains(reason, exception.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_FiguresAsText_AreRead()
    {
        server.Answers(200, Regex.Replace(Samples.Balance, @":(?<figure>[0-9.]+)", ":\"${figure}\"", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await using var graph = new BillingGraph(server.Url);

        Assert.Equal(242.08793m, (await graph.ReadAsync()).ClosingBalance);
    }

    /// <summary>Ends the pause before a repeat at once; timeouts end when the test says so.</summary>
    private sealed class ClockWithoutShortWaits : FakeTimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime < TimeSpan.FromSeconds(5) && dueTime > TimeSpan.Zero ? TimeSpan.Zero : dueTime, period);
    }

    private static void Rotate(BillingGraph graph, string old, string fresh)
    {
        var token = old;
        graph.Secrets.Setup(secrets => secrets.Forget("billing-token")).Callback(() => token = fresh);
        graph.Secrets.Setup(secrets => secrets.GetAsync("billing-token", It.IsAny<CancellationToken>())).ReturnsAsync(() => token);
    }

    private async Task<IReadOnlyList<string?>> AssertRequestsAsync(int count, Func<BillingGraph, Task> act)
    {
        await using var graph = new BillingGraph(server.Url);
        var before = server.Received.Count;
        await act(graph);
        Assert.Equal(count, server.Received.Count - before);
        return [.. server.Received.Skip(before).Select(request => request.Token)];
    }
}
