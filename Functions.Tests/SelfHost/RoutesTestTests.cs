using Bridge.Sandbox.World;

namespace Bridge.Tests.SelfHost;

/// <summary><c>routes test</c> with the sample settings and routes of the project.</summary>
public sealed class RoutesTestTests : IDisposable
{
    private const string Deal = """
        [{"eventId":1,"subscriptionId":1000,"portalId":1,"appId":271828,"occurredAt":1764000000000,"subscriptionType":"deal.propertyChange",
        "attemptNumber":0,"objectId":9004,"changeSource":"CRM_UI","propertyName":"dealstage","propertyValue":"closedwon"}]
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bridge-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Event_WithItsRecords_ShowsTheExactRequestAndNoSecret()
    {
        var (exitCode, output, error) = await TestAsync(Deal, """{"record":{"id":"9004","amount":"150.5"},"associated":{"voip_account":"100245"}}""");

        Assert.True(exitCode == 0, error);
        Assert.Contains("Route deal-won-moves-funds", output, StringComparison.Ordinal);
        Assert.Contains("PUT http://127.0.0.1:7180/api/integration/v2/move-funds", output, StringComparison.Ordinal);
        Assert.Contains("account_number = 100245", output, StringComparison.Ordinal);
        Assert.Contains("amount = 150.5", output, StringComparison.Ordinal);
        Assert.Matches("description = HubSpot deal 9004 \\[[0-9a-f]{32}\\]", output);
        Assert.DoesNotContain("sandbox-billing-token", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Event_WithoutItsRecords_SaysWhatWouldBeRead()
    {
        var (exitCode, output, _) = await TestAsync(Deal, records: null);

        Assert.Equal(0, exitCode);
        Assert.Contains("reads deals 9004: amount, and its companies: voip_account", output, StringComparison.Ordinal);
        Assert.DoesNotContain("PUT ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("closedlost", "", "No route waits for it.")]
    [InlineData("closedwon", """{"record":{"id":"9004","amount":"a lot"},"associated":{"voip_account":"100245"}}""", "would be skipped: ")]
    public async Task Event_ThatComesToNothing_SaysWhy(string stage, string records, string why)
    {
        var (exitCode, output, _) = await TestAsync(Deal.Replace("closedwon", stage, StringComparison.Ordinal), records.Length == 0 ? null : records);

        Assert.Equal(0, exitCode);
        Assert.Contains(why, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[", "--event: source 'hubspot' cannot read the delivery")]
    public async Task Event_ThatCannotBeRead_IsToldInOneLine(string body, string why)
    {
        var (exitCode, _, error) = await TestAsync(body, records: null);

        Assert.Equal(1, exitCode);
        Assert.Contains(why, Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private async Task<(int ExitCode, string Output, string Error)> TestAsync(string body, string? records)
    {
        var project = ProjectFolder.Find();
        var delivery = Path.Combine(_folder.FullName, "delivery.json");
        await File.WriteAllTextAsync(delivery, body);
        string[] arguments =
        [
            "routes", "test", Path.Combine(project, "routes", "hubspot.json"), "--event", delivery,
            "--root", project, "--settings", Path.Combine(project, ProjectFolder.Settings),
        ];
        if (records is null)
        {
            return await BridgeProgram.RunAsync(arguments);
        }

        var file = Path.Combine(_folder.FullName, "records.json");
        await File.WriteAllTextAsync(file, records);
        return await BridgeProgram.RunAsync([.. arguments, "--record", file]);
    }
}
