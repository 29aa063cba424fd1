using System.Net;
using Bridge.SelfHost.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Bridge.Tests.SelfHost;

public sealed class HttpFunctionTests
{
    [Fact]
    public async Task Route_WithParameters_BindsThemByName()
    {
        await using var host = await TestHost.StartAsync(typeof(Functions), services: new Scoped());

        Assert.Equal("order 7 of ACME Inc", await host.Client.GetStringAsync("/api/customers/ACME%20Inc/orders/7"));
    }

    [Fact]
    public async Task Route_WithoutItsOptionalParameter_BindsNull()
    {
        await using var host = await TestHost.StartAsync(typeof(Functions), services: new Scoped());

        Assert.Equal("none", await host.Client.GetStringAsync("/api/optional"));
        Assert.Equal("some", await host.Client.GetStringAsync("/api/optional/some"));
    }

    [Fact]
    public async Task Route_WhenNoneIsNamed_IsTheFunctionsName()
    {
        await using var host = await TestHost.StartAsync(typeof(Functions), services: new Scoped());

        Assert.Equal("unnamed", await host.Client.GetStringAsync("/api/Unnamed"));
    }

    [Fact]
    public async Task Function_ThatASettingDisables_IsNotThere()
    {
        await using var host = await TestHost.StartAsync(
            typeof(Functions), settings: [new("AzureWebJobs.Unnamed.Disabled", "true")], services: new Scoped());

        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync("/api/Unnamed")).StatusCode);
        Assert.Equal("none", await host.Client.GetStringAsync("/api/optional"));
    }

    [Theory]
    [InlineData("", "/customers/a/orders/1")]
    [InlineData("v1/bridge", "/v1/bridge/customers/a/orders/1")]
    public async Task RoutePrefix_OfHostJson_ComesFirst(string prefix, string path)
    {
        await using var host = await TestHost.StartAsync(typeof(Functions), TestHost.HostJson with { RoutePrefix = prefix }, services: new Scoped());

        Assert.Equal("order 1 of a", await host.Client.GetStringAsync(path));
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync("/api/customers/a/orders/1")).StatusCode);
    }

    [Fact]
    public async Task Method_ThatTheFunctionDoesNotTake_IsAnswered405()
    {
        await using var host = await TestHost.StartAsync(typeof(Functions), services: new Scoped());

        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await host.Client.PostAsync("/api/customers/a/orders/1", content: null)).StatusCode);
    }

    [Theory]
    [InlineData("Guarded", "for-one", HttpStatusCode.OK)]
    [InlineData("Guarded", "for-all", HttpStatusCode.OK)]
    [InlineData("Guarded", "for-masters", HttpStatusCode.OK)]
    [InlineData("Guarded", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("Guarded", "", HttpStatusCode.Unauthorized)]
    [InlineData("Guarded", null, HttpStatusCode.Unauthorized)]
    [InlineData("Administrative", "for-masters", HttpStatusCode.OK)]
    [InlineData("Administrative", "for-all", HttpStatusCode.Unauthorized)]
    public async Task Key_OpensWhatItIsFor(string function, string? key, HttpStatusCode expected)
    {
        await using var host = await TestHost.StartAsync(
            typeof(Functions),
            settings: [new("FunctionKeys:Guarded", "for-one"), new("FunctionKeys:default", "for-all"), new("FunctionKeys:master", "for-masters")],
            services: new Scoped());

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/{function}");
        if (key is not null)
        {
            request.Headers.Add("x-functions-key", key);
        }

        Assert.Equal(expected, (await host.Client.SendAsync(request)).StatusCode);
        Assert.Equal(expected, (await host.Client.GetAsync($"/api/{function}?code={key}")).StatusCode);
    }

    [Theory]
    [InlineData("Guarded")]
    [InlineData("Administrative")]
    public async Task Key_WhenNoneIsSet_LetsNobodyIn(string function)
    {
        await using var host = await TestHost.StartAsync(typeof(Functions), settings: [new("FunctionKeys:default", "")], services: new Scoped());

        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Client.GetAsync($"/api/{function}?code=")).StatusCode);
    }

    [Fact]
    public async Task Function_ThatThrows_IsAnsweredWithoutDetail()
    {
        await using var host = await TestHost.StartAsync(typeof(Functions), services: new Scoped());

        var answer = await host.Client.GetAsync("/api/throws");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("inner secret", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Function_IsMadeForEachRun_AndDisposed()
    {
        var scoped = new Scoped();
        await using var host = await TestHost.StartAsync(typeof(Functions), services: scoped);
        var before = scoped.Disposed;

        await host.Client.GetStringAsync("/api/Unnamed");
        await host.Client.GetStringAsync("/api/Unnamed");

        Assert.Equal(before + 2, scoped.Disposed);
    }

    [Fact]
    public async Task Request_ThatRunsWhenTheHostStops_IsAnswered()
    {
        var gate = new Gate();
        await using var host = await TestHost.StartAsync(typeof(SlowFunctions), services: gate);
        var answer = host.Client.GetStringAsync("/api/Slow");
        await Eventually.Within(gate.Reached.Task);

        var stopped = host.StopAsync();
        gate.Open.SetResult();

        Assert.Equal("done", await answer);
        await Eventually.Within(stopped);
    }

    [Theory]
    [InlineData(typeof(TwoOfOneName), "name Same")]
    [InlineData(typeof(TakesTooMuch), "parameter other")]
    [InlineData(typeof(ReturnsText), "returns String")]
    [InlineData(typeof(HasNoTrigger), "no trigger")]
    [InlineData(typeof(BrokenRoute), "route api/{broken")]
    [InlineData(typeof(AsksForUsers), "User")]
    [InlineData(typeof(NeedsSetting), "Orders__Route")]
    public async Task Function_ThatThisHostCannotRun_IsRefusedAtTheStart(Type functions, string said)
    {
        var exception = await Assert.ThrowsAnyAsync<StartException>(() => TestHost.StartAsync(functions));

        Assert.Contains(said, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Function_WhoseClassCannotBeMade_IsToldAtTheStart()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => TestHost.StartAsync(typeof(SlowFunctions)));

        Assert.Contains(nameof(Gate), exception.Message, StringComparison.Ordinal);
    }

    public sealed class Scoped
    {
        public int Disposed { get; set; }
    }

    public sealed class Gate
    {
        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public sealed class Functions(Scoped scoped) : IDisposable
    {
        [Function("Order")]
        public Task<IResult> OrderAsync(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "customers/{customer}/orders/{order}")] HttpRequest request,
            string order,
            string customer,
            CancellationToken cancellationToken) =>
            Task.FromResult(Results.Text($"order {order} of {customer}"));

        [Function("Optional")]
        public IResult Optional([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "optional/{what?}")] HttpRequest request, string? what) =>
            Results.Text(what ?? "none");

        [Function("Unnamed")]
        public IResult Unnamed([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => Results.Text("unnamed");

        [Function("Guarded")]
        public IResult Guarded([HttpTrigger(AuthorizationLevel.Function, "get")] HttpRequest request) => Results.Ok();

        [Function("Administrative")]
        public IResult Administrative([HttpTrigger(AuthorizationLevel.Admin, "get")] HttpRequest request) => Results.Ok();

        [Function("Throws")]
        public IResult Throws([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "throws")] HttpRequest request) =>
            throw new InvalidOperationException("inner secret");

        public void Dispose() => scoped.Disposed++;
    }

    public sealed class SlowFunctions(Gate gate)
    {
        [Function("Slow")]
        public async Task<IResult> SlowAsync([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request)
        {
            gate.Reached.SetResult();
            await gate.Open.Task;
            return Results.Text("done");
        }
    }

    public sealed class TwoOfOneName
    {
        [Function("Same")]
        public IResult One([HttpTrigger(AuthorizationLevel.Anonymous, Route = "one")] HttpRequest request) => Results.Ok();

        [Function("Same")]
        public IResult Two([HttpTrigger(AuthorizationLevel.Anonymous, Route = "two")] HttpRequest request) => Results.Ok();
    }

    public sealed class TakesTooMuch
    {
        [Function("Greedy")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "one/{id}")] HttpRequest request, string id, string other) => Results.Ok();
    }

    public sealed class ReturnsText
    {
        [Function("Text")]
        public string Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => "text";
    }

    public sealed class HasNoTrigger
    {
        [Function("Idle")]
        public void Run(CancellationToken cancellationToken)
        {
        }
    }

    public sealed class BrokenRoute
    {
        [Function("Broken")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{broken")] HttpRequest request) => Results.Ok();
    }

    public sealed class AsksForUsers
    {
        [Function("Users")]
        public IResult Run([HttpTrigger(AuthorizationLevel.User)] HttpRequest request) => Results.Ok();
    }

    public sealed class NeedsSetting
    {
        [Function("Needy")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "%Orders__Route%")] HttpRequest request) => Results.Ok();
    }
}
