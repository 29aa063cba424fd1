using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Security.KeyVault.Secrets;
using Bridge.Json;
using Bridge.Secrets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bridge.Tests.Secrets;

/// <summary>
/// A Key Vault on this machine: over TLS, with the vault's challenge before a token is sent, its pages and its errors.
/// The client believes that it talks to a vault in Azure, so that it checks the challenge as it would there.
/// </summary>
/// <remarks>https://learn.microsoft.com/rest/api/keyvault/secrets and https://learn.microsoft.com/azure/key-vault/general/authentication-requests-and-responses</remarks>
internal sealed class KeyVaultServer : IAsyncDisposable
{
    private const string Token = "a-token-of-the-app";
    private const int PageSize = 2;

    private readonly ConcurrentQueue<string> _asked = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<SecretVersion>> _secrets = new(StringComparer.OrdinalIgnoreCase);
    private readonly X509Certificate2 _certificate;
    private readonly WebApplication _app;
    private volatile TaskCompletionSource _gate = Opened();
    private volatile TaskCompletionSource _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private KeyVaultServer()
    {
        _certificate = NewCertificate(Host);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(_certificate)));
        _app = builder.Build();
        _app.Use(ChallengeAsync);
        _app.MapGet("/secrets/{name}/versions", Versions);
        _app.MapGet("/secrets/{name}/{version}", Version);
    }

    /// <summary>The vault's name; each has its own, since the client remembers the challenges of a name in the whole process.</summary>
    public string Host { get; } = $"bridge-{Guid.NewGuid():N}.vault.azure.net";

    /// <summary>The requests that carried a token, as paths.</summary>
    public IReadOnlyCollection<string> Asked => _asked;

    /// <summary>How often the versions of a secret were asked for: once a read.</summary>
    public int Reads => _asked.Count(path => path.EndsWith("/versions", StringComparison.Ordinal));

    /// <summary>A status that every request with a token gets, or none.</summary>
    public int? Fault { get; set; }

    /// <summary>The resource that the challenge names.</summary>
    public string Resource { get; set; } = "https://vault.azure.net";

    /// <summary>Done when the next request with a token has come.</summary>
    public Task Arrival => _arrival.Task;

    public static async Task<KeyVaultServer> StartAsync()
    {
        var server = new KeyVaultServer();
        await server._app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        Release();
        await _app.DisposeAsync();
        _certificate.Dispose();
    }

    public void Add(string name, string value, DateTimeOffset created, bool enabled = true, DateTimeOffset? notBefore = null, DateTimeOffset? expires = null) =>
        _secrets.GetOrAdd(name, _ => new()).Enqueue(new(Guid.NewGuid().ToString("N"), value, created, enabled, notBefore, expires));

    public void Delete(string name) => _secrets.TryRemove(name, out _);

    /// <summary>Holds back every answer until <see cref="Release"/>.</summary>
    public void Hold()
    {
        _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void Release() => _gate.TrySetResult();

    /// <summary>The bridge's own client settings, with a way to this server and a trust in nothing but its certificate.</summary>
    public SecretClient Client(TokenCredential? credential = null)
    {
        var port = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
            SslOptions =
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { _certificate },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        };
        var options = KeyVaultClient.Options();
        options.Transport = new HttpClientTransport(new HttpClient(handler));
        return new SecretClient(new Uri($"https://{Host}"), credential ?? new AppCredential(), options);
    }

    private async Task ChallengeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Headers.Authorization != $"Bearer {Token}")
        {
            context.Response.Headers.WWWAuthenticate = $"Bearer authorization=\"https://login.microsoftonline.com/{Guid.Empty}\", resource=\"{Resource}\"";
            await WriteAsync(context, 401, Error("Unauthorized", "AKV10000: Request is missing a Bearer or PoP token."));
            return;
        }

        _asked.Enqueue(context.Request.Path.Value!.TrimEnd('/'));
        _arrival.TrySetResult();
        await _gate.Task;
        if (Fault is { } status)
        {
            await WriteAsync(context, status, Error("Fault", "As the test asked."));
            return;
        }

        await next(context);
    }

    private async Task Versions(HttpContext context, string name)
    {
        if (!_secrets.TryGetValue(name, out var versions))
        {
            await WriteAsync(context, 404, Error("SecretNotFound", $"A secret with (name/id) {name} was not found in this key vault."));
            return;
        }

        var skip = int.Parse(context.Request.Query["$skiptoken"].FirstOrDefault() ?? "0", CultureInfo.InvariantCulture);
        var next = skip + PageSize < versions.Count
            ? $"https://{Host}/secrets/{name}/versions?api-version={context.Request.Query["api-version"]}&$skiptoken={skip + PageSize}"
            : null;
        await WriteAsync(context, 200, new JObject
        {
            ["value"] = new JArray(versions.Skip(skip).Take(PageSize).Select(version => Describe(name, version))),
            ["nextLink"] = next,
        });
    }

    private async Task Version(HttpContext context, string name, string version)
    {
        var found = _secrets.GetValueOrDefault(name)?.FirstOrDefault(candidate => candidate.Id == version);
        var (status, body) = found switch
        {
            null => (404, Error("SecretNotFound", $"A secret with (name/id) {name}/{version} was not found in this key vault.")),
            { Enabled: false } => (403, Error("Forbidden", "Operation get is not allowed on a disabled secret.")),
            _ => (200, Describe(name, found)),
        };
        if (status == 200)
        {
            body["value"] = found!.Value;
        }

        await WriteAsync(context, status, body);
    }

    private JObject Describe(string name, SecretVersion version) => new()
    {
        ["id"] = $"https://{Host}/secrets/{name}/{version.Id}",
        ["attributes"] = new JObject
        {
            ["enabled"] = version.Enabled,
            ["nbf"] = version.NotBefore?.ToUnixTimeSeconds(),
            ["exp"] = version.Expires?.ToUnixTimeSeconds(),
            ["created"] = version.Created.ToUnixTimeSeconds(),
            ["updated"] = version.Created.ToUnixTimeSeconds(),
            ["recoveryLevel"] = "Recoverable+Purgeable",
        },
    };

    private static JObject Error(string code, string message) =>
        new() { ["error"] = new JObject { ["code"] = code, ["message"] = message } };

    private static async Task WriteAsync(HttpContext context, int status, JObject body)
    {
        // Properties that are null are left out, as the vault does.
        foreach (var empty in body.Descendants().OfType<JProperty>().Where(property => property.Value.Type == JTokenType.Null).ToArray())
        {
            empty.Remove();
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.WriteAsync(StrictJson.Write(body));
    }

    private static TaskCompletionSource Opened()
    {
        var gate = new TaskCompletionSource();
        gate.SetResult();
        return gate;
    }

    private static X509Certificate2 NewCertificate(string host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host[..16]}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), password: null);
    }

    private sealed record SecretVersion(string Id, string Value, DateTimeOffset Created, bool Enabled, DateTimeOffset? NotBefore, DateTimeOffset? Expires);

    /// <summary>The app's identity: has a token for the vault's resource, and for no other.</summary>
    private sealed class AppCredential : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Assert.Equal(["https://vault.azure.net/.default"], requestContext.Scopes);
            return new(Token, TimeProvider.System.GetUtcNow().AddHours(1));
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
