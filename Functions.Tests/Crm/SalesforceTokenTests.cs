using Bridge.Crm;
using Bridge.Sandbox.Salesforce;
using Bridge.Sandbox.Servers;

namespace Bridge.Tests.Crm;

public sealed class SalesforceTokenTests : IAsyncLifetime
{
    private SalesforceApi _api = null!;
    private SalesforceRecord _contact = null!;

    public async Task InitializeAsync()
    {
        _api = await SalesforceApi.StartAsync();
        _contact = _api.Add(SObjectType.Contact, ("LastName", "Okafor"));
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Token_OfManyCallsAtOnce_IsAskedForOnce()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ReadAsync()));
        await ReadAsync();

        Assert.Equal((1, 9), (_api.Server.Tokens, _api.Server.Requests));
    }

    [Fact]
    public async Task Token_AfterHalfAnHour_IsAskedForAfresh()
    {
        await ReadAsync();
        _api.Graph.Clock.Advance(TimeSpan.FromMinutes(29));
        await ReadAsync();

        Assert.Equal(2, _api.Server.Tokens);
    }

    [Fact]
    public async Task Token_OfASessionThatEnded_IsRenewedOnce()
    {
        await ReadAsync();
        _api.Server.ExpireSessions();
        await ReadAsync();

        Assert.Equal(2, _api.Server.Tokens);
    }

    [Fact]
    public async Task Token_WhenTheSecretWasRotated_IsAskedForWithTheNewOne()
    {
        _api.Graph.Secrets.With("salesforce-client-secret", "the-old-one").Forgotten = name => _api.Graph.Secrets.With(name, _api.Server.Options.ClientSecret);

        await ReadAsync();

        Assert.Equal(1, _api.Server.Tokens);
    }

    [Fact]
    public async Task Token_WithTheWrongSecret_IsRefusedAndNamesTheSecretAlone()
    {
        _api.Graph.Secrets.With("salesforce-client-secret", "a-wrong-one");

        var exception = await Assert.ThrowsAsync<CrmUnavailableException>(ReadAsync);

        Assert.Contains("(400; invalid_client)", exception.Reason, StringComparison.Ordinal);
        Assert.Contains("'salesforce-client-secret'", exception.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("a-wrong-one", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_ThatFailedOnce_IsAskedForAgain()
    {
        _api.Server.Faults.Add(Fault.Refuse(503).On("/token"));

        await Assert.ThrowsAsync<CrmUnavailableException>(ReadAsync);
        await ReadAsync();
    }

    [Fact]
    public async Task Token_MissingSecret_IsUnavailableAndNamesIt()
    {
        await using var graph = SalesforceApi.GraphOf(_api.Server.Address.ToString(), ("Sources:salesforce:ClientSecret", "not-there"));

        var exception = await Assert.ThrowsAsync<CrmUnavailableException>(
            () => graph.Source("salesforce").ReadRecordAsync(new RecordQuery(_contact.Ref, [], null), default));

        Assert.Contains("'not-there'", exception.Reason, StringComparison.Ordinal);
    }

    private Task ReadAsync() => _api.Salesforce.ReadRecordAsync(new RecordQuery(_contact.Ref, ["LastName"], null), default);
}
