using System.Net.Http.Headers;
using System.Text;
using Bridge.Json;
using Bridge.Sandbox.HubSpot;

namespace Bridge.Tests.Sandbox;

public sealed class HubSpotServerTests : IAsyncLifetime, IDisposable
{
    private readonly HttpClient _http = new();
    private HubSpotServer _server = null!;
    private HubSpotRecord _company = null!;
    private HubSpotRecord _deal = null!;

    public async Task InitializeAsync()
    {
        _server = await HubSpotServer.StartAsync(new(), default);
        _company = _server.Records.Add(ObjectType.Companies, [("name", "Harbour Bakery"), ("voip_account", "100245")]);
        _deal = _server.Records.Add(ObjectType.Deals, [("dealname", "Handsets"), ("amount", "150.00")], _company);
        _http.BaseAddress = _server.Address;
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sandbox-hubspot-access-token");
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Read_OfSomeProperties_AnswersThemAsTextAndUnknownOnesNotAtAll()
    {
        var (status, body) = await SendAsync("GET", $"/crm/v3/objects/deals/{_deal.Id}?properties=amount,dealstage,nonsense&associations=companies");

        Assert.Equal(200, status);
        Assert.Equal(_deal.Id, (string?)body["id"]);
        Assert.Equal("150.00", (string?)body["properties"]!["amount"]);
        Assert.Equal(JTokenType.Null, body["properties"]!["dealstage"]!.Type);
        Assert.Null(body["properties"]!["nonsense"]);
        Assert.Equal(_company.Id, (string?)body.SelectToken("associations.companies.results[0].id"));
    }

    [Theory]
    [InlineData("/crm/v3/objects/deals/1", 404, "OBJECT_NOT_FOUND")]
    [InlineData("/crm/v3/objects/sandwiches/1", 400, "VALIDATION_ERROR")]
    [InlineData("/crm/v9/objects/deals/1", 404, "OBJECT_NOT_FOUND")]
    public async Task Read_OfWhatIsNotThere_AnswersHubSpotsError(string path, int expected, string category)
    {
        var (status, body) = await SendAsync("GET", path);

        Assert.Equal(expected, status);
        Assert.Equal(("error", category), ((string?)body["status"], (string?)body["category"]));
        Assert.NotNull(body["message"]);
        Assert.NotNull(body["correlationId"]);
    }

    [Fact]
    public async Task Read_WithAnotherToken_IsNotAuthenticated()
    {
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "another");

        var (status, body) = await SendAsync("GET", $"/crm/v3/objects/deals/{_deal.Id}");

        Assert.Equal((401, "INVALID_AUTHENTICATION"), (status, (string?)body["category"]));
    }

    [Fact]
    public async Task Associations_InBothForms_NameTheCompany()
    {
        var (_, third) = await SendAsync("GET", $"/crm/v3/objects/deals/{_deal.Id}/associations/companies");
        var (_, fourth) = await SendAsync("GET", $"/crm/v4/objects/deals/{_deal.Id}/associations/companies");

        Assert.Equal((_company.Id, "deal_to_company"), ((string?)third["results"]![0]!["id"], (string?)third["results"]![0]!["type"]));
        Assert.Equal(long.Parse(_company.Id, null), (long)fourth["results"]![0]!["toObjectId"]!);
        Assert.Equal(341, (int)fourth["results"]![0]!["associationTypes"]![0]!["typeId"]!);
    }

    [Fact]
    public async Task Update_OfAProperty_ChangesItAndIsTold()
    {
        var told = new List<HubSpotChange>();
        _server.OnChangeByApp = told.AddRange;

        var (status, _) = await SendAsync("PATCH", $"/crm/v3/objects/companies/{_company.Id}", """{"properties":{"voip_balance":"242.08793","name":"Harbour Bakery"}}""");

        Assert.Equal(200, status);
        Assert.Equal("242.08793", _server.Records.Get(_company.Ref)["voip_balance"]);
        var change = Assert.Single(told);
        Assert.Equal(("voip_balance", "INTEGRATION", _server.AppId), (change.Property, change.Origin.Source, change.Origin.SourceId));
    }

    [Fact]
    public async Task Update_OfAPropertyThatDoesNotExist_ChangesNothing()
    {
        var (status, body) = await SendAsync("PATCH", $"/crm/v3/objects/companies/{_company.Id}", """{"properties":{"voip_balance":"1","voip_balnce":"1"}}""");

        Assert.Equal((400, "VALIDATION_ERROR"), (status, (string?)body["category"]));
        Assert.Equal("PROPERTY_DOESNT_EXIST", (string?)body["errors"]![0]!["code"]);
        Assert.Contains("voip_balnce", (string?)body["message"], StringComparison.Ordinal);
        Assert.Null(_server.Records.Get(_company.Ref)["voip_balance"]);
    }

    [Fact]
    public async Task Note_WithItsAssociation_LiesOnTheRecord()
    {
        var (status, body) = await SendAsync("POST", "/crm/v3/objects/notes", Note(typeId: 190));

        Assert.Equal(201, status);
        Assert.Equal(["Moved 150"], _server.Records.NotesOn(_company));
        var (_, listed) = await SendAsync("GET", $"/crm/v3/objects/companies/{_company.Id}/associations/notes");
        Assert.Equal((string?)body["id"], (string?)listed["results"]![0]!["id"]);
        var (_, read) = await SendAsync("POST", "/crm/v3/objects/notes/batch/read", $$"""{"properties":["hs_note_body"],"inputs":[{"id":"{{body["id"]}}"}]}""");
        Assert.Equal("Moved 150", (string?)read["results"]![0]!["properties"]!["hs_note_body"]);
    }

    [Fact]
    public async Task Note_WithTheAssociationTypeOfAnotherObject_IsRefused()
    {
        var (status, _) = await SendAsync("POST", "/crm/v3/objects/notes", Note(typeId: 202));

        Assert.Equal(400, status);
        Assert.Empty(_server.Records.NotesOn(_company));
    }

    [Fact]
    public async Task Note_WithoutATime_IsRefused()
    {
        var (status, body) = await SendAsync("POST", "/crm/v3/objects/notes", """{"properties":{"hs_note_body":"Moved 150"}}""");

        Assert.Equal(400, status);
        Assert.Contains("hs_timestamp", (string?)body["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fault_OfTooManyRequests_NamesItsPolicyOnce()
    {
        _server.Faults.Add(HubSpotErrors.TooManyRequests());

        var (status, body) = await SendAsync("GET", $"/crm/v3/objects/deals/{_deal.Id}");

        Assert.Equal((429, "TEN_SECONDLY_ROLLING"), (status, (string?)body["policyName"]));
        Assert.Equal(200, (await SendAsync("GET", $"/crm/v3/objects/deals/{_deal.Id}")).Status);
    }

    private string Note(int typeId) =>
        $$"""
        {
          "properties": { "hs_timestamp": "2026-03-10T02:00:00.000Z", "hs_note_body": "Moved 150" },
          "associations": [{ "to": { "id": "{{_company.Id}}" }, "types": [{ "associationCategory": "HUBSPOT_DEFINED", "associationTypeId": {{typeId}} }] }]
        }
        """;

    private async Task<(int Status, JObject Body)> SendAsync(string method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"),
        };
        using var response = await _http.SendAsync(request);
        return ((int)response.StatusCode, StrictJson.ParseObject(await response.Content.ReadAsStringAsync()));
    }
}
