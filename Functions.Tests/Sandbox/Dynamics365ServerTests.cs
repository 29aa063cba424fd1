using System.Net.Http.Headers;
using System.Text;
using Bridge.Json;
using Bridge.Sandbox.Dynamics365;

namespace Bridge.Tests.Sandbox;

/// <summary>The Sandbox's environment refuses what a careful caller does not do.</summary>
public sealed class Dynamics365ServerTests : IAsyncLifetime, IDisposable
{
    private readonly HttpClient _http = new();
    private Dynamics365Server _server = null!;
    private DataverseRecord _contact = null!;

    public async Task InitializeAsync()
    {
        _server = await Dynamics365Server.StartAsync(new(), default);
        _contact = _server.Store.Create(TableDefinition.Contact, [("firstname", "Ann"), ("voip_balance", 5.0m)]).Record;
        _http.BaseAddress = _server.Address;
        var (_, token) = await SignInAsync(Dynamics365Secrets.ClientSecret);
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string?)token["access_token"]);
        _http.DefaultRequestHeaders.Add("Accept", "application/json");
        _http.DefaultRequestHeaders.Add("OData-Version", "4.0");
        _http.DefaultRequestHeaders.Add("OData-MaxVersion", "4.0");
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task SignIn_WithAnotherSecret_IsRefused()
    {
        var (status, body) = await SignInAsync("another");

        Assert.Equal((401, "invalid_client"), (status, (string?)body["error"]));
    }

    [Fact]
    public async Task Read_WithoutAGoodToken_IsNotAuthenticated()
    {
        _server.RevokeTokens();

        Assert.Equal(401, (await ReadAsync($"contacts({_contact.Id})?$select=firstname")).Status);
    }

    [Theory]
    [InlineData("contacts({0})?$select=firstname", 200)]
    [InlineData("contacts({0})?$select=_parentcustomerid_value", 200)]
    [InlineData("contacts({0})?$select=parentcustomerid", 400)]
    [InlineData("contacts({0})?$select=voip_acount", 400)]
    [InlineData("contact({0})", 404)]
    [InlineData("contacts(6d81597f-0f9f-e711-8122-000d3aa2331c)", 404)]
    [InlineData("contacts?$top=1", 400)]
    public async Task Read_ByPath_IsAnsweredAsDataverseDoes(string path, int expected) =>
        Assert.Equal(expected, (await ReadAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, path, _contact.Id))).Status);

    [Theory]
    [InlineData("OData-Version")]
    [InlineData("OData-MaxVersion")]
    [InlineData("Accept")]
    public async Task Read_WithoutAHeader_IsAnError(string header)
    {
        _http.DefaultRequestHeaders.Remove(header);

        Assert.Equal(400, (await ReadAsync($"contacts({_contact.Id})")).Status);
    }

    [Theory]
    [InlineData("If-Match", """{"firstname":"Ben"}""", 204)]
    [InlineData(null, """{"firstname":"Ben"}""", 400)]
    [InlineData("If-None-Match", """{"firstname":"Ben"}""", 412)]
    [InlineData("If-Match", """{"firstname":"Ann"}""", 400)]
    [InlineData("If-Match", """{"voip_balance":5.00,"firstname":"Ben"}""", 400)]
    [InlineData("If-Match", """{"voip_balance":"6"}""", 400)]
    [InlineData("If-Match", """{"voip_balnce":6}""", 400)]
    [InlineData("If-Match", """{"parentcustomerid":"6d81597f-0f9f-e711-8122-000d3aa2331c"}""", 400)]
    [InlineData("If-Match", "{}", 400)]
    [InlineData("If-Match", "[]", 400)]
    public async Task Patch_OfARecord_NeedsItsPreconditionAndOnlyWhatChanges(string? precondition, string body, int expected)
    {
        var (status, _) = await PatchAsync($"contacts({_contact.Id})", precondition, body);

        Assert.Equal(expected, status);
        Assert.Equal(status == 204 ? "Ben" : "Ann", (string?)_server.Store.Get(_contact.Ref)["firstname"]);
    }

    [Theory]
    [InlineData("If-Match", 404)]
    [InlineData("If-None-Match", 204)]
    public async Task Patch_OfWhatIsNotThere_MakesItOnlyWhereToldSo(string precondition, int expected)
    {
        var (status, _) = await PatchAsync("contacts(6d81597f-0f9f-e711-8122-000d3aa2331c)", precondition, """{"firstname":"Ben"}""");

        Assert.Equal(expected, status);
        Assert.Equal(expected == 204 ? 2 : 1, _server.Store.All.Count);
    }

    [Theory]
    [InlineData("objectid_contact@odata.bind", "/contacts({0})", 204)]
    [InlineData("objectid_account@odata.bind", "/contacts({0})", 400)]
    [InlineData("objectid_contact@odata.bind", "/contacts(6d81597f-0f9f-e711-8122-000d3aa2331c)", 400)]
    public async Task Note_LiesOnTheRecordThatItIsBoundTo(string property, string record, int expected)
    {
        var body = new JObject { ["notetext"] = "Moved 5", [property] = string.Format(System.Globalization.CultureInfo.InvariantCulture, record, _contact.Id) };

        var (status, _) = await PatchAsync("annotations(6d81597f-0f9f-e711-8122-000d3aa2331c)", "If-None-Match", StrictJson.Write(body));

        Assert.Equal(expected, status);
        Assert.Equal(expected == 204 ? 1 : 0, _server.Store.NotesOn(_contact.Ref).Count);
    }

    [Fact]
    public async Task Patch_ByTheApplication_IsTold()
    {
        var told = new List<DataverseChange>();
        _server.OnChangeByApplication = told.Add;

        await PatchAsync($"contacts({_contact.Id})", "If-Match", """{"firstname":"Ben"}""");

        Assert.Equal(("Update", Dynamics365Secrets.ApplicationUserId), (Assert.Single(told).Message, told[0].By));
    }

    private Task<(int Status, JObject Body)> SignInAsync(string secret) => SendAsync(new HttpRequestMessage(HttpMethod.Post, $"/{Dynamics365Secrets.TenantId}/oauth2/v2.0/token")
    {
        Content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = Dynamics365Secrets.ClientId,
            ["client_secret"] = secret,
            ["scope"] = $"{_server.Address.GetLeftPart(UriPartial.Authority)}/.default",
        }),
    });

    private Task<(int Status, JObject Body)> ReadAsync(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/data/v9.2/{path}");
        request.Headers.TryAddWithoutValidation("If-None-Match", "null");
        return SendAsync(request);
    }

    private Task<(int Status, JObject Body)> PatchAsync(string path, string? precondition, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/data/v9.2/{path}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (precondition is not null)
        {
            request.Headers.Add(precondition, "*");
        }

        return SendAsync(request);
    }

    private async Task<(int Status, JObject Body)> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await _http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            return ((int)response.StatusCode, text.Length == 0 ? [] : StrictJson.ParseObject(text));
        }
    }
}
