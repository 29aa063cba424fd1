using System.Net.Http.Headers;
using System.Text;
using Bridge.Json;
using Bridge.Sandbox.Salesforce;

namespace Bridge.Tests.Sandbox;

public sealed class SalesforceServerTests : IAsyncLifetime, IDisposable
{
    private const string Root = "/services/data/v65.0";

    private readonly HttpClient _http = new();
    private SalesforceServer _server = null!;
    private SalesforceRecord _account = null!;

    public async Task InitializeAsync()
    {
        _server = await SalesforceServer.StartAsync(new(), default);
        _account = _server.Records.Add(SObjectType.Account, "005Hs00000PersoIAM", ("Name", "Harbour Bakery"));
        _http.BaseAddress = _server.Address;
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)(await TokenAsync()).Body["access_token"]!);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Theory]
    [InlineData("grant_type", "password", "unsupported_grant_type")]
    [InlineData("client_id", "another", "invalid_client_id")]
    [InlineData("client_secret", "another", "invalid_client")]
    public async Task Token_AskedForWrongly_IsRefused(string name, string value, string error)
    {
        var (status, body) = await TokenAsync((name, value));

        Assert.Equal((400, error), (status, (string?)body["error"]));
    }

    [Theory]
    [InlineData("GET", "/sobjects/Account/001Hs0000000999IAA", null, 404, "NOT_FOUND")]
    [InlineData("GET", "/sobjects/Sandwich/001Hs0000000999IAA", null, 404, "NOT_FOUND")]
    [InlineData("GET", "/sobjects/Account/{id}?fields=Nmae", null, 400, "INVALID_FIELD")]
    [InlineData("PUT", "/sobjects/Account/{id}", "{}", 404, "NOT_FOUND")]
    [InlineData("PATCH", "/sobjects/Account/{id}", "{", 400, "JSON_PARSER_ERROR")]
    [InlineData("PATCH", "/sobjects/Account/{id}", """{"Voip_Balance__c":"5"}""", 400, "JSON_PARSER_ERROR")]
    [InlineData("PATCH", "/sobjects/Account/{id}", """{"Voip_Account__c":5}""", 400, "JSON_PARSER_ERROR")]
    [InlineData("PATCH", "/sobjects/Account/{id}", """{"Id":"001Hs0000000999IAA"}""", 400, "INVALID_FIELD_FOR_INSERT_UPDATE")]
    [InlineData("POST", "/sobjects/Task", """{"WhoId":"{id}","Subject":"s"}""", 400, "FIELD_INTEGRITY_EXCEPTION")]
    [InlineData("POST", "/sobjects/Task", """{"WhatId":"{id}","Status":"Finished"}""", 400, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST")]
    [InlineData("GET", "/query?q=SELECT+*+FROM+Task", null, 400, "MALFORMED_QUERY")]
    [InlineData("GET", "/query?q=SELECT+Id+FROM+Sandwich", null, 400, "INVALID_TYPE")]
    [InlineData("GET", "/query?q=SELECT+Id+FROM+Task+WHERE+Description+LIKE+'a%25'", null, 400, "INVALID_FIELD")]
    [InlineData("GET", "/query?q=SELECT+Id+FROM+Task+WHERE+SystemModstamp+>=+'2026-03-01T12:00:00Z'", null, 400, "INVALID_FIELD")]
    [InlineData("GET", "/query/01g000000000000009-200", null, 400, "INVALID_QUERY_LOCATOR")]
    public async Task Call_OfTheWrongForm_IsSalesforcesError(string method, string path, string? json, int status, string code)
    {
        var answer = await SendAsync(method, Root + path.Replace("{id}", _account.Id, StringComparison.Ordinal), json?.Replace("{id}", _account.Id, StringComparison.Ordinal));

        Assert.Equal((status, code), (answer.Status, (string?)answer.Body![0]!["errorCode"]));
    }

    [Fact]
    public async Task Call_OfAnotherVersion_IsNotFound() =>
        Assert.Equal(404, (await SendAsync("GET", $"/services/data/v30.0/sobjects/Account/{_account.Id}")).Status);

    [Fact]
    public async Task Call_AfterItsSessionEnded_IsNotAuthenticated()
    {
        _server.ExpireSessions();

        var (status, body) = await SendAsync("GET", $"{Root}/sobjects/Account/{_account.Id}");

        Assert.Equal((401, "INVALID_SESSION_ID"), (status, (string?)body![0]!["errorCode"]));
    }

    [Fact]
    public async Task Update_WithFieldsThatFit_AnswersNothing()
    {
        var (status, body) = await SendAsync("PATCH", $"{Root}/sobjects/Account/{_account.Id}", """{"Voip_Balance__c":242.08793}""");

        Assert.Equal((204, null), (status, body));
        Assert.Equal(242.08793m, (decimal)_server.Records.Get(_account.Ref)["Voip_Balance__c"]);
    }

    [Fact]
    public async Task Update_WithoutJson_IsRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"{Root}/sobjects/Account/{_account.Id}") { Content = new StringContent("{}", Encoding.UTF8, "text/plain") };
        using var response = await _http.SendAsync(request);

        Assert.Equal(415, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("001Hs0000000001", "001Hs0000000001IAA")]
    public void Id_IsMadeWithTheCaseOfItsCharacters(string id, string whole)
    {
        Assert.StartsWith(id, _account.Id, StringComparison.Ordinal);
        Assert.Equal(whole, _account.Id);
    }

    private async Task<(int Status, JObject Body)> TokenAsync(params (string Name, string Value)[] instead)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = _server.Options.ClientId,
            ["client_secret"] = _server.Options.ClientSecret,
        };
        foreach (var (name, value) in instead)
        {
            form[name] = value;
        }

        using var content = new FormUrlEncodedContent(form);
        using var response = await _http.PostAsync(new Uri("/services/oauth2/token", UriKind.Relative), content);
        return ((int)response.StatusCode, StrictJson.ParseObject(await response.Content.ReadAsByteArrayAsync()));
    }

    private async Task<(int Status, JToken? Body)> SendAsync(string method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"),
        };
        using var response = await _http.SendAsync(request);
        var body = await response.Content.ReadAsByteArrayAsync();
        return ((int)response.StatusCode, body.Length == 0 ? null : StrictJson.Parse(body));
    }
}
