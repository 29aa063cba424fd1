using Bridge.Sandbox.Servers;
using Bridge.Sandbox.Zendesk;

namespace Bridge.Tests.Crm;

/// <summary>What a Zendesk source is told in confidence stays out of the log, down to its finest level, and out of exceptions.</summary>
public sealed class ZendeskLoggingTests
{
    private const string Link = "https://portal.example.com/login?ticket=the-link";

    [Theory]
    [InlineData(null)]
    [InlineData(400)]
    [InlineData(422)]
    [InlineData(500)]
    public async Task EveryCall_SucceedingOrFailing_KeepsItsConfidence(int? status)
    {
        await using var api = await ZendeskApi.StartAsync();
        var user = api.Server.Records.Add(ZendeskType.Users, ZendeskApi.Person, ("name", "the-name"));
        if (status is { } refused)
        {
            var body = ZendeskApi.Json($$$"""{"error":"Invalid","description":"{{{Link}}}","details":{"base":[{"description":"{{{Link}}}"}]}}""");
            api.Server.Faults.Add(Fault.Refuse(refused, body) with { Where = request => request.Method == "PUT" });
        }

        api.Zendesk.Read(ZendeskApi.DeliveryOf("""{"type":"ticket.top-up","note":"the-name"}"""));
        var change = api.Change(user) with { Fields = RecordChanges.Fields(("voip_captcha", Link)), Note = Link };
        var failure = await Record.ExceptionAsync(() => api.Zendesk.WriteBackAsync(change, default));

        Assert.Equal(status is null, failure is null);
        foreach (var confidential in new[] { "the-link", "the-name", api.Server.Options.ClientSecret, ZendeskApi.Secret, "sandbox-zendesk-token" })
        {
            Assert.DoesNotContain(confidential, $"{api.Graph.Logs} {failure}", StringComparison.Ordinal);
        }
    }
}
