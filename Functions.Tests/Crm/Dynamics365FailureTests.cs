using Azure.Core;
using Azure.Identity;
using Bridge.Crm;
using Bridge.Crm.Dynamics365;
using Bridge.Sandbox.Dynamics365;
using Bridge.Sandbox.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Bridge.Tests.Crm;

public sealed class Dynamics365FailureTests
{
    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task WriteBack_EnvironmentThatSaysWhen_IsTakenAtItsWord(int status)
    {
        await using var api = await Dynamics365Api.StartAsync();
        var contact = api.Add(TableDefinition.Contact);
        api.Server.Faults.Add((status == 429 ? WebApiErrors.TooManyRequests(TimeSpan.FromSeconds(73)) : Fault.Refuse(503)).OnPatch());

        var exception = await Assert.ThrowsAsync<CrmUnavailableException>(() => SetAsync(api, contact));

        Assert.Equal(status == 429 ? TimeSpan.FromSeconds(73) : null, exception.RetryAfter);
        Assert.Contains($"{status}", exception.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(408, "", false)]
    [InlineData(500, "0x80040216", false)]
    [InlineData(502, "", false)]
    [InlineData(412, "0x80060882", false)]
    [InlineData(412, "0x80040237", true)]
    [InlineData(400, "0x80048d19", true)]
    [InlineData(403, "0x80040220", true)]
    [InlineData(413, "", true)]
    [InlineData(307, "", true)]
    public async Task WriteBack_Failure_IsTriedAgainOnlyWhereThatHelps(int status, string code, bool isFinal)
    {
        await using var api = await Dynamics365Api.StartAsync();
        var contact = api.Add(TableDefinition.Contact);
        var error = new JObject { ["error"] = new JObject { ["code"] = code, ["message"] = "The value the-secret-link of the property 'voip_account' is wrong." } };
        api.Server.Faults.Add(Fault.Refuse(status, error).OnPatch());

        var exception = await Assert.ThrowsAnyAsync<CrmException>(() => SetAsync(api, contact));

        Assert.Equal(isFinal, exception is CrmRefusedException);
        Assert.Contains($"({status}", exception.Reason, StringComparison.Ordinal);
        Assert.Contains(code, exception.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("the-secret-link", exception.ToString(), StringComparison.Ordinal);
        if (status == 400)
        {
            Assert.Contains("column 'voip_account'", exception.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task WriteBack_ConnectionThatBreaksAfterTheNote_LeavesNoSecond()
    {
        await using var api = await Dynamics365Api.StartAsync();
        var contact = api.Add(TableDefinition.Contact);
        var change = Dynamics365Api.Change(contact) with { Note = "Done." };
        api.Server.Faults.Add(Fault.ResetAfterApplying().OnPatch());

        await Assert.ThrowsAsync<CrmUnavailableException>(() => api.Dynamics.WriteBackAsync(change, default));
        await api.Dynamics.WriteBackAsync(change with { MayBeRepeat = true }, default);

        Assert.Single(api.Server.Store.NotesOn(contact));
    }

    [Fact]
    public async Task ReadRecord_FailureThatPasses_IsRepeated()
    {
        await using var api = await Dynamics365Api.StartAsync(TimeProvider.System);
        var contact = api.Add(TableDefinition.Contact, ("firstname", "Ann"));
        api.Server.Faults.Add(Fault.Refuse(502) with { Where = request => HttpMethods.IsGet(request.Method) });

        var records = await api.Dynamics.ReadRecordAsync(new RecordQuery(contact, ["firstname"], null), default);

        Assert.Equal("Ann", (string?)records.Record["firstname"]);
    }

    [Fact]
    public async Task ReadRecord_ManyTimes_SignsInOnce()
    {
        await using var api = await Dynamics365Api.StartAsync();
        var contact = api.Add(TableDefinition.Contact);

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ReadAsync(api, contact)));

        Assert.Equal(1, api.Server.Tokens);
    }

    [Fact]
    public async Task ReadRecord_TokenThatIsOver_SignsInAgain()
    {
        await using var api = await Dynamics365Api.StartAsync();
        var contact = api.Add(TableDefinition.Contact);
        await ReadAsync(api, contact);
        api.Graph.Clock.Advance(TimeSpan.FromMinutes(58.5));

        await ReadAsync(api, contact);

        Assert.Equal(2, api.Server.Tokens);
    }

    [Fact]
    public async Task WriteBack_TokenThatIsRefused_IsRenewedAndTriedOnceMore()
    {
        await using var api = await Dynamics365Api.StartAsync();
        var contact = api.Add(TableDefinition.Contact);
        await ReadAsync(api, contact);
        api.Server.RevokeTokens();

        await SetAsync(api, contact);

        Assert.Equal("1", (string?)api.Server.Store.Get(contact)["voip_account"]);
        Assert.Equal(2, api.Server.Tokens);
    }

    [Fact]
    public async Task WriteBack_TokenRefusedTwice_IsUnavailableAndNamesTheApplicationUser()
    {
        await using var api = await Dynamics365Api.StartAsync();
        var contact = api.Add(TableDefinition.Contact);
        api.Server.Faults.Add(Fault.Refuse(401).OnPatch(), times: 2);

        var exception = await Assert.ThrowsAsync<CrmUnavailableException>(() => SetAsync(api, contact));

        Assert.Contains("application user", exception.Reason, StringComparison.Ordinal);
        Assert.Equal(0, api.Server.Faults.Left);
    }

    [Fact]
    public async Task ReadRecord_SecretThatEntraRefuses_IsReadAfreshTheNextTime()
    {
        await using var api = await Dynamics365Api.StartAsync();
        var contact = api.Add(TableDefinition.Contact);
        api.Graph.Secrets.With("dynamics365-client-secret", "an-older-secret");
        api.Graph.Secrets.Forgotten = name => api.Graph.Secrets.With(name, Dynamics365Secrets.ClientSecret);

        var exception = await Assert.ThrowsAsync<CrmUnavailableException>(() => ReadAsync(api, contact));
        await ReadAsync(api, contact);

        Assert.Contains("(401; invalid_client)", exception.Reason, StringComparison.Ordinal);
        Assert.Contains("'dynamics365-client-secret'", exception.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("an-older-secret", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadRecord_WithoutAClientSecret_IsUnavailable()
    {
        await using var api = await Dynamics365Api.StartAsync(("Sources:dynamics365:ClientSecret", "another-secret"));

        var exception = await Assert.ThrowsAsync<CrmUnavailableException>(() => ReadAsync(api, api.Add(TableDefinition.Contact)));

        Assert.Contains("'another-secret'", exception.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"access_token":"two\r\nlines","expires_in":3599}""")]
    [InlineData("<html>maintenance</html>")]
    public async Task ReadRecord_AnswerThatHoldsNoToken_IsUnavailable(string body)
    {
        await using var server = await FakeServer.StartAsync();
        server.On("POST", "/t/oauth2/v2.0/token", new Reply(200, body));
        await using var graph = CrmGraph.Build(Dynamics365Api.Settings(("BaseUrl", server.Url), ("Authority", server.Url), ("TenantId", "t")));
        graph.Secrets.With("dynamics365-client-secret", "secret");

        var exception = await Assert.ThrowsAsync<CrmUnavailableException>(() => graph.Source("dynamics365").ReadRecordAsync(
            new RecordQuery(new RecordRef("contact", Guid.NewGuid().ToString()), [], null), default));

        Assert.DoesNotContain("lines", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_AsTheManagedIdentity_AsksForTheEnvironment()
    {
        var credential = new Identity(new Azure.Core.AccessToken("identity-token", DateTimeOffset.UnixEpoch));

        var token = await new ManagedIdentitySignIn(Managed(), credential).SignInAsync(default);

        Assert.Equal(("identity-token", DateTimeOffset.UnixEpoch), (token.Value, token.ExpiresAt));
        Assert.Equal(["https://contoso.crm.dynamics.com/.default"], credential.Scopes);
    }

    [Fact]
    public async Task SignIn_WithoutAnIdentity_IsUnavailableAndSaysWhatToDo()
    {
        var exception = await Assert.ThrowsAsync<CrmUnavailableException>(() => new ManagedIdentitySignIn(Managed(), new Identity(null)).SignInAsync(default));

        Assert.Contains("managed identity", exception.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryCall_LogsNothingConfidential()
    {
        await using var api = await Dynamics365Api.StartAsync();
        var contact = api.Add(TableDefinition.Contact);
        api.Server.Faults.Add(Fault.Refuse(500, new JObject { ["error"] = "text-of-the-answer" }).OnPatch());

        await Assert.ThrowsAnyAsync<CrmException>(() => api.Dynamics.WriteBackAsync(
            Dynamics365Api.Change(contact) with { Fields = RecordChanges.Fields(("voip_account", "text-of-the-field")), Note = "text-of-the-note" }, default));

        foreach (var secret in new[] { Dynamics365Secrets.ClientSecret, "sandbox-dataverse-token", "text-of", contact.Id })
        {
            Assert.DoesNotContain(secret, api.Graph.Logs.ToString(), StringComparison.Ordinal);
        }
    }

    private static Dynamics365Settings Managed()
    {
        var settings = Dynamics365Api.Settings(("SignIn", "ManagedIdentity"), ("ClientId", null), ("TenantId", null));
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => setting.Value, StringComparer.Ordinal))
            .Build();
        return Dynamics365Settings.Read("dynamics365", configuration.GetSection("Sources:dynamics365"));
    }

    private static Task SetAsync(Dynamics365Api api, RecordRef record) =>
        api.Dynamics.WriteBackAsync(Dynamics365Api.Change(record) with { Fields = RecordChanges.Fields(("voip_account", "1")) }, default);

    private static Task<CrmRecords> ReadAsync(Dynamics365Api api, RecordRef record) =>
        api.Dynamics.ReadRecordAsync(new RecordQuery(record, [], null), default);

    private sealed class Identity(Azure.Core.AccessToken? token) : TokenCredential
    {
        public IReadOnlyList<string> Scopes { get; private set; } = [];

        public override ValueTask<Azure.Core.AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Scopes = requestContext.Scopes;
            return token is { } known ? new(known) : throw new CredentialUnavailableException("There is no identity.");
        }

        public override Azure.Core.AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}

/// <summary>Faults of changes alone.</summary>
file static class PatchFaults
{
    public static Fault OnPatch(this Fault fault) => fault with { Where = request => HttpMethods.IsPatch(request.Method) };
}
