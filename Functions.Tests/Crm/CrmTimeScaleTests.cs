using Bridge.Crm;
using Bridge.Crm.Generic;
using Bridge.Crm.HubSpot;

namespace Bridge.Tests.Crm;

/// <summary>Every time-out goes faster where time does, and none becomes too short to connect in.</summary>
public sealed class CrmTimeScaleTests
{
    [Theory]
    [InlineData(HubSpotClient.Name, "1", 25_000, 5000)]
    [InlineData(HubSpotClient.Name, "0.1", 2500, 500)]
    [InlineData(HubSpotClient.Name, "0.001", 25, 250)]
    [InlineData(GenericResults.ClientName, "1", 25_000, 5000)]
    [InlineData(GenericResults.ClientName, "0.1", 2500, 500)]
    [InlineData(GenericResults.ClientName, "0.001", 25, 250)]
    public async Task Clients_TimesOf_AreScaled(string client, string scale, int whole, int connect)
    {
        await using var graph = CrmGraph.Build(("TimeScale", scale));

        using var http = graph.Clients.CreateClient(client);
        Assert.Equal(TimeSpan.FromMilliseconds(whole), http.Timeout);
        Assert.Equal(TimeSpan.FromMilliseconds(connect), SocketsOf(graph, client).ConnectTimeout);
    }

    [Fact]
    public async Task Calls_AtTheSmallestScale_RunOutOfTimeAtMost()
    {
        await using var api = await HubSpotApi.StartAsync(("TimeScale", "0.001"));
        api.Server.On("GET", "/crm/v3/objects/contacts/101", new Reply(200, """{"id":"101","properties":{}}"""));

        var exception = await Record.ExceptionAsync(
            () => api.HubSpot.ReadRecordAsync(new RecordQuery(new RecordRef("contacts", "101"), [], null), default));

        Assert.True(exception is null or CrmUnavailableException, $"{exception}");
    }

    private static SocketsHttpHandler SocketsOf(CrmGraph graph, string client)
    {
        var handler = ((IHttpMessageHandlerFactory)graph.Clients).CreateHandler(client);
        while (handler is DelegatingHandler { InnerHandler: { } inner })
        {
            handler = inner;
        }

        return Assert.IsType<SocketsHttpHandler>(handler);
    }
}
