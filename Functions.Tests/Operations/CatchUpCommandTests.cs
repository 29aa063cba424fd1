using System.Net;
using Bridge.Sandbox.Pipedrive;
using Bridge.Sandbox.Servers;
using Bridge.Tests.Crm;
using Bridge.Tests.Scenarios;

namespace Bridge.Tests.Operations;

[Collection(AzuriteCollection.Name)]
public sealed class CatchUpCommandTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string Path = "/api/sources/pipedrive/catch-up";

    private PipedriveServer _pipedrive = null!;
    private Desk _desk = null!;
    private string _number = null!;

    public async Task InitializeAsync()
    {
        _pipedrive = await PipedriveServer.StartAsync(new PipedriveServerOptions(), default);
        _desk = await Desk.OpenAsync(
            azurite,
            [
                ("Routes:Files", "routes/pipedrive.json;routes/hubspot.json"),
                .. PipedriveApi.SettingsOf(_pipedrive.Address.ToString()),
                ("Sources:pipedrive:CatchUp", "deals,persons"),
                ("Secrets:pipedrive-api-token", _pipedrive.Options.ApiToken),
                ("Secrets:pipedrive-webhook-password", PipedriveWebhook.SandboxPassword),
                ("Sources:closed:Kind", "Zoho"),
            ]);
        _number = _desk.World.Billing.Book.Open("Harbour Bakery", $"{Guid.NewGuid():N}@bakery.example")!.Number;
        var organization = _pipedrive.Records.Add(PipedriveType.Organization, ("name", "Harbour Bakery"), ("voip_account", _number));
        var deal = _pipedrive.Records.Add(PipedriveType.Deal, ("title", "Phones"), ("value", 5), ("status", "open"), ("org_id", organization.Id));
        _pipedrive.Records.Change(deal, PipedriveActor.Person, ("status", "won"));
    }

    public async Task DisposeAsync()
    {
        await _desk.DisposeAsync();
        await _pipedrive.DisposeAsync();
    }

    [Fact]
    public async Task CatchUp_UnlessToldOtherwise_SaysWhatItWouldQueueAndQueuesNothing()
    {
        var answer = await _desk.PostAsync(Path, ("from", Ago(5)));
        await _desk.World.RunAllAsync();

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal((true, 1, 0), ((bool)answer.Body["dryRun"]!, (int)answer.Body["possible"]!, (int)answer.Body["known"]!));
        Assert.Equal(1, (int?)answer.Body["found"]!["deal.change"]);
        Assert.Empty(_desk.World.Billing.Book.FindCustomer(_number)!.Entries);
    }

    [Fact]
    public async Task CatchUp_InEarnest_RunsWhatItFindsOnceAndTheHistorySaysWhoAskedForIt()
    {
        var answer = await _desk.PostAsync(Path, ("from", Ago(5)), ("dryRun", false));
        await _desk.World.RunAllAsync();
        var again = await _desk.PostAsync(Path, ("from", Ago(5)), ("dryRun", false));
        await _desk.World.RunAllAsync();

        Assert.Equal((HttpStatusCode.Accepted, 1), (answer.Status, (int)answer.Body["queued"]!));
        Assert.Equal((0, 1), ((int)again.Body["queued"]!, (int)again.Body["known"]!));
        Assert.Equal(JTokenType.Null, answer.Body["next"]!.Type);
        Assert.Equal(5m, Assert.Single(_desk.World.Billing.Book.FindCustomer(_number)!.Entries).Amount);
        var id = (string)answer.Body["operations"]![0]!;
        var history = await _desk.World.Ledger.HistoryAsync(id, default);
        Assert.Contains(history, line => line.Why == "found by a catch-up, Ada: the test says so");
    }

    [Fact]
    public async Task CatchUp_OfAWindowThatEndsBeforeTheChange_FindsNothing()
    {
        var answer = await _desk.PostAsync(Path, ("from", Ago(10)), ("to", Ago(5)));

        Assert.Equal(0, (int)answer.Body["possible"]!);
        Assert.Empty(answer.Body["found"]!);
    }

    [Theory]
    [InlineData("nobody", HttpStatusCode.NotFound, "no source of this name")]
    [InlineData("hubspot", HttpStatusCode.Conflict, "do not say what a catch-up asks for")]
    [InlineData("closed", HttpStatusCode.Conflict, "Sources:closed:")]
    public async Task CatchUp_OfASourceThatCannot_SaysWhy(string source, HttpStatusCode status, string why)
    {
        var answer = await _desk.PostAsync($"/api/sources/{source}/catch-up", ("from", Ago(5)));

        Assert.Equal(status, answer.Status);
        Assert.Contains(why, answer.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, "from")]
    [InlineData(60 * 24 * 40, null, "from")]
    [InlineData(60 * 24 * 8, null, "to")]
    [InlineData(5, -5, "to")]
    [InlineData(5, 6, "to")]
    public async Task CatchUp_OfAWindowThatCannotBe_NamesTheParameter(int? from, int? to, string parameter)
    {
        (string Name, int? Ago)[] times = [("from", from), ("to", to)];

        var answer = await _desk.PostAsync(Path, [.. times.Where(time => time.Ago is not null).Select(time => (time.Name, (JToken?)Ago(time.Ago!.Value)))]);

        Assert.Equal((HttpStatusCode.BadRequest, parameter), (answer.Status, answer["parameter"]));
    }

    [Fact]
    public async Task CatchUp_WhileTheCrmRefuses_SaysSoAndMayBeAskedAgain()
    {
        _pipedrive.Faults.Add(Fault.TooManyRequests(TimeSpan.FromMinutes(1)), times: 5);

        var answer = await _desk.PostAsync(Path, ("from", Ago(5)));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Contains("pipedrive", answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CatchUp_WithoutTheKey_IsDenied()
    {
        var answer = await _desk.SendAsync(HttpMethod.Post, Path, "{}", headers: (Bridge.Operations.OperatorAccess.KeyHeader, "another"));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
    }

    private string Ago(int minutes) => _desk.World.Clock.GetUtcNow().AddMinutes(-minutes).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
