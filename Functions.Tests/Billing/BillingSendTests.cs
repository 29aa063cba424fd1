using System.Net;
using System.Net.Sockets;
using Bridge.Billing;
using Bridge.Secrets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Bridge.Tests.Billing;

/// <summary>What changes something is sent once, and a lost answer is a doubt.</summary>
public sealed class BillingSendTests(BillingServer server) : IClassFixture<BillingServer>
{
    public static TheoryData<string> Sends =>
        new(BillingOperations.All.Where(operation => operation.Repetition != Repetition.Free).Select(operation => operation.Name));

    [Theory]
    [MemberData(nameof(Sends))]
    public async Task Send_ConnectionResetBeforeTheAnswer_IsInDoubtAndNotRepeated(string operation)
    {
        server.Answer = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };

        await AssertInDoubtAsync(operation);
    }

    [Theory]
    [MemberData(nameof(Sends))]
    public async Task Send_ConnectionResetWithinTheAnswer_IsInDoubtAndNotRepeated(string operation)
    {
        server.Answer = async context =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("""{"code":200,""");
            await context.Response.Body.FlushAsync();
            context.Abort();
        };

        await AssertInDoubtAsync(operation);
    }

    [Theory]
    [MemberData(nameof(Sends))]
    public async Task Send_AnswerTooLong_IsInDoubt(string operation)
    {
        server.Answers(200, $$"""{"code":200,"text":"{{new string('x', 256 * 1024)}}"}""");

        await AssertInDoubtAsync(operation);
    }

    [Theory]
    [MemberData(nameof(Sends))]
    public async Task Send_NoAnswerInTime_IsInDoubtAndNotRepeated(string operation)
    {
        var clock = new FakeTimeProvider();
        server.AnswersNothing(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(30));
            return Task.CompletedTask;
        });

        await AssertInDoubtAsync(operation, clock);
    }

    [Theory]
    [MemberData(nameof(Sends))]
    public async Task Send_CancelledAfterItLeft_IsInDoubt(string operation)
    {
        using var caller = new CancellationTokenSource();
        server.AnswersNothing(caller.CancelAsync);

        await AssertInDoubtAsync(operation, cancellationToken: caller.Token);
    }

    [Fact]
    public async Task Send_CancelledBeforeItLeft_IsCancelled()
    {
        await using var graph = new BillingGraph(server.Url);
        var before = server.Received.Count;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => graph.MoveAsync(new CancellationToken(canceled: true)));

        Assert.Equal(before, server.Received.Count);
    }

    [Fact]
    public async Task Send_ConnectionRefused_IsUnavailableForNothingWasSent()
    {
        await using var graph = new BillingGraph(new Uri($"http://127.0.0.1:{ClosedPort()}"));

        var exception = await Assert.ThrowsAsync<BillingUnavailableException>(() => graph.MoveAsync());

        Assert.Equal("nothing was sent: the billing API takes no connection.", exception.Reason);
    }

    [Fact]
    public async Task Send_HostUnknown_IsUnavailableForNothingWasSent()
    {
        await using var graph = new BillingGraph(new Uri("https://billing.invalid"));

        var exception = await Assert.ThrowsAsync<BillingUnavailableException>(() => graph.MoveAsync());

        Assert.StartsWith("nothing was sent: the billing API's host name is not known", exception.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_ServerSpeaksNoTls_IsUnavailableForNothingWasSent()
    {
        await using var graph = new BillingGraph(new UriBuilder(server.Url) { Scheme = "https" }.Uri);

        var exception = await Assert.ThrowsAsync<BillingUnavailableException>(() => graph.MoveAsync());

        Assert.StartsWith("nothing was sent: no TLS connection to the billing API", exception.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_SecretNotReadInTime_IsUnavailableForNothingWasSent()
    {
        var clock = new FakeTimeProvider();
        await using var graph = new BillingGraph(server.Url, clock);
        graph.Secrets.Setup(secrets => secrets.GetAsync("billing-token", It.IsAny<CancellationToken>()))
            .Returns((string _, CancellationToken cancellationToken) => NeverAsync(cancellationToken));
        var before = server.Received.Count;

        var exception = await Assert.ThrowsAsync<BillingUnavailableException>(() => graph.MoveAsync());

        Assert.Equal("nothing was sent: no answer came in time.", exception.Reason);
        Assert.Equal(before, server.Received.Count);

        async ValueTask<string> NeverAsync(CancellationToken cancellationToken)
        {
            clock.Advance(TimeSpan.FromSeconds(30));
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return "";
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Call_SecretMissingOrUnavailable_IsUnavailableNamesItAndSendsNothing(bool missing)
    {
        Exception cause = missing
            ? new SecretMissingException("billing-token", "there is no setting Secrets:billing-token.")
            : new SecretUnavailableException("billing-token", "the vault does not answer.");
        await using var graph = new BillingGraph(server.Url);
        graph.Secrets.Setup(secrets => secrets.GetAsync("billing-token", It.IsAny<CancellationToken>())).ThrowsAsync(cause);
        var before = server.Received.Count;

        foreach (var operation in BillingOperations.All)
        {
            var exception = await Assert.ThrowsAsync<BillingUnavailableException>(() => graph.CallAsync(operation));
            Assert.Contains("'billing-token'", exception.Reason, StringComparison.Ordinal);
        }

        Assert.Equal(before, server.Received.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("key-2f6c1b7e\n")]
    [InlineData("key 2f6c1b7e")]
    [InlineData("key-2f6c1b7é")]
    public async Task Call_TokenThatNoHeaderCarries_IsUnavailableAndNotShown(string token)
    {
        await using var graph = new BillingGraph(server.Url);
        graph.Secrets.Setup(secrets => secrets.GetAsync("billing-token", It.IsAny<CancellationToken>())).ReturnsAsync(token);

        var exception = await Assert.ThrowsAsync<BillingUnavailableException>(() => graph.MoveAsync());

        Assert.Contains("'billing-token'", exception.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("2f6c1b7", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_Unauthorized_ForgetsTheTokenAndIsNotRepeated()
    {
        server.Answers(200, """{"code":401}""");
        await using var graph = new BillingGraph(server.Url);
        graph.Secrets.SetupSequence(secrets => secrets.GetAsync("billing-token", It.IsAny<CancellationToken>()))
            .ReturnsAsync("old").ReturnsAsync("new");
        var before = server.Received.Count;

        await Assert.ThrowsAsync<BillingUnauthorizedException>(() => graph.MoveAsync());
        graph.Secrets.Verify(secrets => secrets.Forget("billing-token"), Times.Once);
        Assert.Equal(["old"], server.Received.Skip(before).Select(request => request.Token!), StringComparer.Ordinal);

        server.Answers(200, Samples.Moved);
        await graph.MoveAsync();
        Assert.Equal(["old", "new"], server.Received.Skip(before).Select(request => request.Token!), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Send_AfterAnother_TakesAConnectionOfItsOwn()
    {
        server.Answers(200, Samples.Moved);
        await using var graph = new BillingGraph(server.Url);
        var before = server.Received.Count;

        await graph.MoveAsync();
        await graph.MoveAsync();

        Assert.Equal(2, server.Received.Skip(before).Select(request => request.Connection).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task SentOnceContent_SerialisedTwice_Fails()
    {
        using var content = new SentOnceContent(new StringContent("amount=1"), null);
        using var wire = new MemoryStream();
        Assert.False(content.MayHaveLeft);

        await content.CopyToAsync(wire);
        Assert.True(content.MayHaveLeft);

        await Assert.ThrowsAsync<InvalidOperationException>(() => content.CopyToAsync(wire));
        Assert.Equal("amount=1".Length, wire.Length);
    }

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task AssertInDoubtAsync(string name, TimeProvider? clock = null, CancellationToken cancellationToken = default)
    {
        await using var graph = new BillingGraph(server.Url, clock);
        var before = server.Received.Count;

        await Assert.ThrowsAsync<BillingOutcomeUnknownException>(() => graph.CallAsync(BillingOperations.Find(name)!, cancellationToken));

        Assert.Equal(1, server.Received.Count - before);
    }
}
