using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Bridge.Crm;
using Bridge.Intake;
using Bridge.Secrets;
using Bridge.SelfHost.Configuration;
using Bridge.SelfHost.Routes;
using Microsoft.Extensions.Options;

namespace Bridge.SelfHost.Commands;

/// <summary><c>bridge replay</c>: signs a delivery that was kept, as its CRM would, and sends it.</summary>
internal sealed class ReplayCommand : Command
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Argument<string> _file = new("file") { Description = "The body of the delivery, as the CRM sent it.", HelpName = "FILE" };

    private readonly Option<Uri?> _url = new("--url")
    {
        Description = "The bridge to send it to. Default: PublicUrl of the settings.",
        HelpName = "URL",
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            {
                return url;
            }

            result.AddError($"--url takes an http or https URL, not {result.Tokens[0].Value}.");
            return null;
        },
    };

    private readonly Option<string?> _id = new("--id")
    {
        Description = "The message's id, where the CRM gives one. Default: one made of the body, so that the same file is the same message.",
        HelpName = "ID",
    };

    private readonly SourceOption _source = new();
    private readonly SetupOptions _setup;

    public ReplayCommand()
        : base("replay", "Signs a delivery as its CRM would, and sends it. An event that ran already does not run again.")
    {
        Arguments.Add(_file);
        Options.Add(_source);
        Options.Add(_url);
        Options.Add(_id);
        _setup = new SetupOptions(this);
        SetAction(RunAsync);
    }

    private Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken) => _setup.RunAsync(arguments, async setup =>
    {
        await using var app = setup.Silent(_ => { });
        var body = TrialFiles.Bytes("file", arguments.GetValue(_file)!);
        var sources = app.Services.GetRequiredService<ICrmSources>();
        var crm = SourceOption.Find(arguments.GetValue(_source), sources.Kinds.Keys, sources);
        var publicUrl = new Uri(app.Services.GetRequiredService<IOptions<IntakeOptions>>().Value.PublicUrl);
        using var request = await SignAsync(crm, publicUrl, body, arguments.GetValue(_id) ?? IdOf(body), cancellationToken);
        request.RequestUri = new Uri(arguments.GetValue(_url) ?? publicUrl, request.RequestUri!.PathAndQuery);
        return await SendAsync(request, arguments.InvocationConfiguration.Output, cancellationToken);
    });

    private static async Task<HttpRequestMessage> SignAsync(ICrm crm, Uri publicUrl, byte[] body, string id, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"{publicUrl.AbsoluteUri.TrimEnd('/')}/api/webhooks/{crm.Source}");
        try
        {
            await ((ISignsDeliveries)crm).SignAsync(request, body, id, cancellationToken);
            return request;
        }
        catch (Exception exception) when (exception is SecretMissingException or SecretUnavailableException or ArgumentException)
        {
            request.Dispose();
            throw new StartException($"The delivery cannot be signed for source '{crm.Source}': {exception.Message}");
        }
    }

    // The answer names operations, and nothing of the event.
    private static async Task<int> SendAsync(HttpRequestMessage request, TextWriter output, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = Patience };
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{(int)response.StatusCode} {response.ReasonPhrase}"));
            await output.WriteLineAsync(await response.Content.ReadAsStringAsync(cancellationToken));
            return response.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new StartException($"{request.RequestUri!.GetLeftPart(UriPartial.Authority)} does not answer. Is the bridge running there?");
        }
    }

    private static string IdOf(byte[] body) => $"replay_{Convert.ToHexStringLower(SHA256.HashData(body))[..32]}";
}
