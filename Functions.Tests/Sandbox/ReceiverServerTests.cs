using System.Globalization;
using System.Net;
using System.Text;
using Bridge.Crm.Generic;
using Bridge.Sandbox;
using Bridge.Sandbox.Generic;

namespace Bridge.Tests.Sandbox;

public sealed class ReceiverServerTests : IAsyncLifetime, IDisposable
{
    private const string Result = """{"type":"bridge.operation.succeeded","data":{"operationId":"1"}}""";

    private readonly HttpClient _http = new();
    private ReceiverServer _server = null!;

    public async Task InitializeAsync() => _server = await ReceiverServer.StartAsync(new(), default);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Result_SignedWithTheSecret_IsKept()
    {
        Assert.Equal(HttpStatusCode.NoContent, await SendAsync(Result, Result, SandboxSecrets.GenericResultSecret));

        var kept = Assert.Single(_server.Results);
        Assert.Equal(("msg-1", "1"), (kept.Id, (string?)kept.Body["data"]!["operationId"]));
    }

    [Fact]
    public async Task Result_SignedWithAnotherSecret_IsRefused()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(Result, Result, SandboxSecrets.GenericSigningSecret));
        Assert.Empty(_server.Results);
        Assert.Single(_server.Refusals);
    }

    [Fact]
    public async Task Result_ChangedAfterSigning_IsRefused() =>
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(Result, Result.Replace("succeeded", "failed", StringComparison.Ordinal), SandboxSecrets.GenericResultSecret));

    [Fact]
    public async Task Result_ThatIsNoJson_IsRefused() =>
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync("done", "done", SandboxSecrets.GenericResultSecret));

    private async Task<HttpStatusCode> SendAsync(string signed, string sent, string secret)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, _server.ResultUrl) { Content = new StringContent(sent, Encoding.UTF8, "application/json") };
        request.Headers.Add(StandardWebhooksSignature.IdHeader, "msg-1");
        request.Headers.Add(StandardWebhooksSignature.TimestampHeader, now.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(StandardWebhooksSignature.SignatureHeader, StandardWebhooksSignature.Sign(secret, "msg-1", now, Encoding.UTF8.GetBytes(signed)));
        using var response = await _http.SendAsync(request);
        return response.StatusCode;
    }
}
