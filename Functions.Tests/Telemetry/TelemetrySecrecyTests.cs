using Bridge.Json;
using Bridge.Sandbox;
using Bridge.Sandbox.Servers;
using Bridge.Tests.Billing;
using Bridge.Tests.Scenarios;
using Microsoft.Extensions.Logging;

namespace Bridge.Tests.Telemetry;

/// <summary>No secret and no body in traces, metrics and logs, by what the exporters put on the wire.</summary>
[Collection(AzuriteCollection.Name)]
public sealed partial class TelemetrySecrecyTests(AzuriteFixture azurite)
{
    private const string Email = "mia.planted@example.com";
    private const string Name = "Plantedname";
    private const string Deal = "planted-order-0815";
    private const string Body = "planted-answer-body";

    private static readonly string[] AllTypes =
    [
        "customer.created", "customer.email-confirmed", "deal.won", "balance.requested", "partner-balance.requested", "login.requested", "password-reset.requested",
    ];

    [Theory]
    [InlineData("otlp")]
    [InlineData("azure monitor")]
    public async Task AllOperations_ThatSucceedAndFail_LeaveNoSecretAndNoBodyInAnySignal(string exporter)
    {
        await using var sink = await TelemetrySink.StartAsync();
        await using var world = await World.StartAsync(azurite, exporter == "otlp" ? sink.Otlp : sink.AzureMonitor);
        var account = world.Billing.Book.Open("Acme", Email)!.Number;
        var hidden = new List<string>
        {
            SandboxSecrets.BillingToken, SandboxSecrets.HubSpotAccessToken, SandboxSecrets.HubSpotClientSecret,
            SandboxSecrets.GenericSigningSecret, SandboxSecrets.GenericResultSecret, Email, Name, Deal, Body,
            "portal.example/login", $"account_number={account}", "PartitionKey", world.Receiver.ResultUrl.AbsolutePath,
        };

        foreach (var type in AllTypes)
        {
            await RunAsync(world, type, account, hidden);
            foreach (var fault in Faults())
            {
                world.Billing.Faults.Add(fault);
                await RunAsync(world, type, account, hidden);
                world.Billing.Faults.Clear();
            }
        }

        world.Receiver.Faults.Add(Fault.Refuse(400, Body), 3);
        await RunAsync(world, "balance.requested", account, hidden);
        world.HubSpot.Faults.Add(Fault.Refuse(500, Body), 20);
        await world.DeliverAsync(Scenarios.Deal.In(world, "10").Won());
        await world.RunAllAsync();
        await world.DeliverAsync("generic", new HttpRequestMessage(HttpMethod.Post, "https://bridge.example.com/api/webhooks/generic") { Content = new StringContent(Body) });
        await world.RunAsync($$"""{"version":1,"data":"{{Body}}"}""");
        await world.SweepAsync();

        TelemetrySink.Flush(world);
        foreach (var text in exporter == "otlp" ? [sink.TextOf("/v1/traces"), sink.TextOf("/v1/metrics"), sink.TextOf("/v1/logs")] : new[] { sink.TextOf("/track") })
        {
            Assert.NotEmpty(text);
            Assert.All(hidden, secret => Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase));
        }

        Assert.Contains("call login-url", exporter == "otlp" ? sink.TextOf("/v1/traces") : sink.TextOf("/track"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task BillingApi_ThatAnswersWhatIsNoHttp_IsNotQuoted()
    {
        using var noHttp = new NoHttpServer($"{Body} is no HTTP");
        await using var sink = await TelemetrySink.StartAsync();
        await using var world = await World.StartAsync(azurite, [.. sink.Otlp, ("Billing:BaseUrl", noHttp.Url.ToString())]);
        world.Billing.Book.Open("Acme", Email);

        await world.DeliverAsync(World.GenericSends("balance.requested", new JObject { ["account"] = "100245" }));
        await world.RunAllAsync();

        TelemetrySink.Flush(world);
        Assert.Contains("HttpRequestException", sink.TextOf("/v1/traces"), StringComparison.Ordinal);
        Assert.DoesNotContain(Body, sink.TextOf("/v1/traces") + sink.TextOf("/v1/logs"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exception_InALogLine_GoesOutByItsTypesAndPlaceAlone()
    {
        await using var sink = await TelemetrySink.StartAsync();
        await using var world = await World.StartAsync(azurite, sink.Otlp);
        var exception = Record.Exception(() => StrictJson.Parse($"{{\"a\":{Body}}}"));
        Assert.Contains("planted", $"{new InvalidOperationException(Body, exception)}", StringComparison.Ordinal);

        Log.Bug(world.Get<ILogger<TelemetrySecrecyTests>>(), "a test", new InvalidOperationException(Body, exception));

        TelemetrySink.Flush(world);
        var logs = sink.TextOf("/v1/logs");
        Assert.Contains("A bug in a test", logs, StringComparison.Ordinal);
        Assert.Contains($"System.InvalidOperationException < {exception!.GetType()}", logs, StringComparison.Ordinal);
        Assert.Contains(nameof(StrictJson), logs, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", logs, StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<Fault> Faults() =>
    [
        Fault.Refuse(400, new JObject { ["code"] = 400, ["message"] = "It is wrong.", ["data"] = Body }),
        Fault.Refuse(500, Body),
        Fault.UnreadableAfterApplying(),
        Fault.ResetAfterApplying(),
    ];

    private static async Task RunAsync(World world, string type, string account, List<string> hidden)
    {
        var captcha = world.Billing.Captcha.Issue();
        hidden.Add(captcha);
        await world.DeliverAsync(World.GenericSends(
            type,
            new JObject
            {
                ["email"] = Email,
                ["first_name"] = Name,
                ["last_name"] = Name,
                ["account"] = account,
                ["captcha"] = captcha,
                ["deal"] = $"{Deal} {hidden.Count}",
                ["amount"] = 1,
            },
            record: true));
        await world.RunAllAsync();
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A bug in {Place}")]
        public static partial void Bug(ILogger logger, string place, Exception exception);
    }
}
