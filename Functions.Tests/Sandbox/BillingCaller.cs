using Bridge.Json;
using Bridge.Sandbox.Billing;

namespace Bridge.Tests.Sandbox;

/// <summary>An answer of the billing API.</summary>
internal sealed record BillingReply(int Status, JObject Envelope)
{
    public int Code => (int)Envelope["code"]!;

    public JObject Data => (JObject)Envelope["data"]!;

    public decimal Figure(string name) => Data.Value<decimal>(name);
}

/// <summary>Calls a <see cref="BillingServer"/> as a client that knows nothing of the bridge.</summary>
internal sealed class BillingCaller(BillingServer server, string? token = "sandbox-billing-token") : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = server.Address };

    public Task<BillingReply> GetAsync(string operationAndQuery) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, $"/api/integration/v2/{operationAndQuery}"));

    public Task<BillingReply> BalanceAsync(string account, string from, string to) =>
        GetAsync($"get-customer-balance?account_number={account}&from_date={from}&to_date={to}");

    public Task<BillingReply> MoveAsync(string account, string amount, string description = "Deal 1") =>
        FormAsync(HttpMethod.Put, "move-funds", ("account_number", account), ("amount", amount), ("description", description));

    public Task<BillingReply> FormAsync(HttpMethod method, string operation, params (string Name, string Value)[] fields) =>
        SendAsync(method, operation, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    public Task<BillingReply> SendAsync(HttpMethod method, string operation, HttpContent content) =>
        SendAsync(new HttpRequestMessage(method, $"/api/integration/v2/{operation}") { Content = content });

    public void Dispose() => _http.Dispose();

    private async Task<BillingReply> SendAsync(HttpRequestMessage request)
    {
        if (token is not null)
        {
            request.Headers.Add("token", token);
        }

        using var response = await _http.SendAsync(request);
        return new((int)response.StatusCode, StrictJson.ParseObject(await response.Content.ReadAsStringAsync()));
    }
}
