using System.Text;
using Bridge.Crm;
using Bridge.Crm.Salesforce;
using Bridge.Sandbox.Salesforce;
using Bridge.Secrets;

namespace Bridge.Tests.Crm;

public sealed class SalesforceVerificationTests : IAsyncLifetime
{
    private SalesforceApi _api = null!;

    public async Task InitializeAsync()
    {
        _api = await SalesforceApi.StartAsync();
        _api.Add(SObjectType.Opportunity, ("StageName", "Closed Won"));
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Verify_MessageOfOurOrganizationWithTheSecret_IsAccepted() =>
        Assert.Equal(Verification.Accepted, await VerifyAsync(Message()));

    [Theory]
    [InlineData("00DHs0000009ZAa")]
    [InlineData("00DHs0000009ZAaMAM")]
    public async Task Verify_OrganizationInEitherForm_IsAccepted(string organization)
    {
        await using var graph = SalesforceApi.GraphOf("http://127.0.0.1:1", ("Sources:salesforce:OrganizationId", organization));

        Assert.Equal(Verification.Accepted, await graph.Source("salesforce").VerifyAsync(await SalesforceApi.DeliveryOfAsync(Message()), default));
    }

    [Theory]
    [InlineData("00DHs0000009ZAb")]
    [InlineData("00Dhs0000009ZAaMAM")]
    [InlineData("")]
    public async Task Verify_AnotherOrganization_IsAMismatch(string organization) =>
        Assert.Equal(Verification.Mismatch, await VerifyAsync(Message() with { OrganizationId = organization }));

    [Fact]
    public async Task Verify_BothSecretsDuringARotation_AreAccepted()
    {
        _api.Graph.Secrets.With("salesforce-webhook-secret", "the-new-one", SalesforceWebhook.SandboxSecret);

        Assert.Equal(Verification.Accepted, await VerifyAsync(Message()));
        Assert.Equal(Verification.Accepted, await VerifyAsync(Message() with { Secret = "the-new-one" }));
    }

    [Theory]
    [InlineData("?secret=another", Verification.Mismatch)]
    [InlineData("?secret=sandbox-salesforce-webhook-secreT", Verification.Mismatch)]
    [InlineData("?secret=", Verification.Malformed)]
    [InlineData("?secret=sandbox-salesforce-webhook-secret&secret=sandbox-salesforce-webhook-secret", Verification.Malformed)]
    [InlineData("?code=sandbox-salesforce-webhook-secret", Verification.Missing)]
    [InlineData("", Verification.Missing)]
    [InlineData("?", Verification.Missing)]
    [InlineData("?secret=%", Verification.Mismatch)]
    [InlineData("?x=1&secret=sandbox%2Dsalesforce-webhook-secret", Verification.Accepted)]
    public async Task Verify_Secret_IsTakenFromTheQueryAlone(string query, Verification expected)
    {
        var delivery = await SalesforceApi.DeliveryOfAsync(Message());

        Assert.Equal(expected, await _api.Salesforce.VerifyAsync(delivery with { Url = SalesforceApi.Url + query }, default));
    }

    [Fact]
    public async Task Verify_EmptySecretInTheVault_LetsNobodyIn()
    {
        _api.Graph.Secrets.With("salesforce-webhook-secret", "");

        Assert.NotEqual(Verification.Accepted, await VerifyAsync(Message() with { Secret = "" }));
    }

    [Fact]
    public async Task Verify_MissingSecret_TellsTheCallerWhateverCame()
    {
        await using var graph = SalesforceApi.GraphOf("http://127.0.0.1:1", ("Sources:salesforce:WebhookSecret", "not-there"));

        await Assert.ThrowsAsync<SecretMissingException>(
            async () => await graph.Source("salesforce").VerifyAsync(SalesforceApi.DeliveryOf([]), default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<a/>")]
    [InlineData("{}")]
    public async Task Verify_BodyThatNamesNoOrganization_IsUnreadable(string body)
    {
        var url = $"{SalesforceApi.Url}?{SalesforceWebhookSecret.Parameter}={SalesforceWebhook.SandboxSecret}";

        await Assert.ThrowsAsync<UnreadableDeliveryException>(
            async () => await _api.Salesforce.VerifyAsync(SalesforceApi.DeliveryOf(Encoding.UTF8.GetBytes(body), url), default));
    }

    private async Task<Verification> VerifyAsync(SalesforceWebhook webhook) =>
        await _api.Salesforce.VerifyAsync(await SalesforceApi.DeliveryOfAsync(webhook), default);

    private SalesforceWebhook Message() => _api.Sends(_api.Server.Messages.Pending);
}
