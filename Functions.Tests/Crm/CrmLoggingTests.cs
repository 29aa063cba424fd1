using System.Globalization;
using System.Text;
using Bridge.Crm;
using Bridge.Crm.Generic;
using Bridge.Crm.HubSpot;
using Microsoft.AspNetCore.Http;

namespace Bridge.Tests.Crm;

/// <summary>What the sources are told in confidence stays out of the log, down to its finest level.</summary>
public sealed class CrmLoggingTests
{
    private const string ClientSecret = "client-secret-value";
    private const string BodyText = "text-of-the-body";
    private const string FieldText = "https://portal.example.com/login?ticket=field-value";
    private const string UrlKey = "key-in-the-address";
    private static readonly string WebhookSecret = StandardWebhooksSignature.SecretPrefix + Convert.ToBase64String(Encoding.UTF8.GetBytes("webhook-secret-of-32-bytes-or-so"));

    [Fact]
    public async Task EveryCall_Succeeding_LogsNothingConfidential()
    {
        await using var api = await StartAsync();
        api.Server
            .On("GET", "/crm/v3/objects/contacts/101", new Reply(503), new Reply(200, $$$"""{"id":"101","properties":{"a":"{{{BodyText}}}"}}"""))
            .On("PATCH", "/crm/v3/objects/contacts/101", new Reply(200))
            .On("POST", "/crm/v3/objects/notes", new Reply(401), new Reply(201))
            .On("POST", $"/results/{UrlKey}", new Reply(200));

        await VerifyAndReadAsync(api);
        await api.HubSpot.ReadRecordAsync(new RecordQuery(new RecordRef("contacts", "101"), [], null), default);
        await api.HubSpot.WriteBackAsync(Change(api), default);
        await api.Graph.Source("generic").WriteBackAsync(Change(api), default);

        AssertNothingConfidential(api.Graph.Logs.ToString());
    }

    [Theory]
    [InlineData(400)]
    [InlineData(500)]
    [InlineData(Reply.Hangup)]
    public async Task EveryCall_Failing_LogsAndThrowsNothingConfidential(int status)
    {
        await using var api = await StartAsync();
        var reply = new Reply(status, $$"""{"status":"error","category":"VALIDATION_ERROR","message":"{{FieldText}} {{BodyText}}"}""");
        api.Server
            .On("GET", "/crm/v3/objects/contacts/101", reply)
            .On("PATCH", "/crm/v3/objects/contacts/101", reply)
            .On("POST", $"/results/{UrlKey}", reply);

        var failures = new[]
        {
            await Assert.ThrowsAnyAsync<CrmException>(() => api.HubSpot.ReadRecordAsync(new RecordQuery(new RecordRef("contacts", "101"), [], null), default)),
            await Assert.ThrowsAnyAsync<CrmException>(() => api.HubSpot.WriteBackAsync(Change(api), default)),
            await Assert.ThrowsAnyAsync<CrmException>(() => api.Graph.Source("generic").WriteBackAsync(Change(api), default)),
        };

        AssertNothingConfidential(api.Graph.Logs.ToString());
        Assert.All(failures, failure => AssertNothingConfidential(failure.ToString()));
    }

    private static async Task<HubSpotApi> StartAsync()
    {
        var api = await HubSpotApi.StartOnRealTimeAsync($"/results/{UrlKey}");
        api.Graph.Secrets
            .With("hubspot-client-secret", ClientSecret)
            .With("generic-result-secret", WebhookSecret);
        return api;
    }

    private static async Task VerifyAndReadAsync(HubSpotApi api)
    {
        var body = Encoding.UTF8.GetBytes($$"""[{"x":"{{BodyText}}"}]""");
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var headers = new HeaderDictionary
        {
            [HubSpotSignature.TimestampHeader] = timestamp,
            [HubSpotSignature.V3Header] = HubSpotSignature.SignV3(ClientSecret, "POST", "https://h/", body, timestamp),
        };
        var delivery = new Delivery("POST", "https://h/", headers, body, TimeProvider.System.GetUtcNow());

        Assert.Equal(Verification.Accepted, await api.HubSpot.VerifyAsync(delivery, default));
        Assert.Single(api.HubSpot.Read(delivery).Unreadable);
    }

    private static RecordChange Change(HubSpotApi api) => api.Change() with
    {
        Fields = new Dictionary<string, JToken>(StringComparer.Ordinal) { ["voip_link"] = FieldText },
        Note = BodyText,
    };

    private static void AssertNothingConfidential(string text)
    {
        foreach (var secret in new[] { HubSpotApi.Token, ClientSecret, WebhookSecret, BodyText, "field-value", UrlKey })
        {
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        }
    }
}
