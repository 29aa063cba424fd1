using Bridge.Crm;

namespace Bridge.Tests.Crm;

public sealed class PipedriveSettingsTests
{
    [Theory]
    [InlineData("UserId", null, "is missing")]
    [InlineData("UserId", "me", "must be the user's number")]
    [InlineData("BaseUrl", "https://acme.pipedrive.com?x=1", "must have no query")]
    [InlineData("BaseUrl", "http://acme.pipedrive.com", "must begin with https://")]
    [InlineData("WebhookUser", "a:b", "without a colon")]
    [InlineData("WebhookPassword", "pass word", "must be the name of a secret")]
    [InlineData("ClientId", "a b", "must be the app's client ID")]
    [InlineData("CatchUp", "deals,leads", "must be some of deals, persons, organizations")]
    [InlineData("EventId", "2", "must be one of: Id, Timestamp")]
    [InlineData("Fields:persons:voip_account", "voip_account", "40 digits")]
    [InlineData("Fields:persons:voip-account", "9dc80c50d78a15643bfc4ca79d76156a73a1ca0e", "must be named with letters")]
    [InlineData("Fields:people:voip_account", "9dc80c50d78a15643bfc4ca79d76156a73a1ca0e", "names no type of record")]
    public async Task Start_WrongSetting_ClosesTheSourceAndNamesIt(string setting, string? value, string reason)
    {
        await using var graph = PipedriveApi.GraphOf("http://127.0.0.1:1", ($"Sources:pipedrive:{setting}", value));

        Assert.Null(graph.Sources.Find("pipedrive"));
        var named = setting.StartsWith("Fields:people", StringComparison.Ordinal) ? "Fields:people" : setting;
        Assert.Contains($"Sources:pipedrive:{named} ", graph.Logs.ToString(), StringComparison.Ordinal);
        Assert.Contains(reason, graph.Logs.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithoutCatchUp_DoesNotSayThatItCatchesUp()
    {
        await using var graph = PipedriveApi.GraphOf("http://127.0.0.1:1");
        await using var catching = PipedriveApi.GraphOf("http://127.0.0.1:1", ("Sources:pipedrive:CatchUp", "deals, persons"));

        Assert.False(graph.Source("pipedrive") is ICatchesUp);
        Assert.True(catching.Source("pipedrive") is ICatchesUp);
    }
}
