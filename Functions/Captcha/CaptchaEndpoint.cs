using System.Security.Cryptography;
using Bridge.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Bridge.Captcha;

/// <summary>Answers the link of a captcha, and what its page sends.</summary>
public sealed class CaptchaEndpoint(CaptchaDesk desk, IOptions<CaptchaOptions> options)
{
    /// <summary>The field that the widget fills in.</summary>
    /// <remarks>https://developers.google.com/recaptcha/docs/verify</remarks>
    public const string TokenField = "g-recaptcha-response";

    /// <summary>The field by which the page asks for another link.</summary>
    public const string AgainField = "again";

    private const int NonceBytes = 16;
    private const int LargestForm = 32 * 1024;

    private static readonly FormOptions Limits = new() { BufferBodyLengthLimit = LargestForm, ValueLengthLimit = LargestForm, ValueCountLimit = 10, KeyLengthLimit = 100 };

    /// <summary>Shows the page. It uses nothing up: scanners of mail and chat open links too.</summary>
    public Task<IResult> ShowAsync(HttpRequest request, string ticket, CancellationToken cancellationToken) =>
        AnswerAsync(request, () => desk.LookAsync(ticket, cancellationToken));

    /// <summary>Goes on with the operation.</summary>
    public Task<IResult> SubmitAsync(HttpRequest request, string ticket, CancellationToken cancellationToken) => AnswerAsync(request, async () =>
    {
        var form = await ReadAsync(request, cancellationToken);
        return form?.ContainsKey(AgainField) is true
            ? await desk.SendAgainAsync(ticket, cancellationToken)
            : await desk.SolveAsync(ticket, form?[TokenField].ToString() ?? "", cancellationToken);
    });

    private static async Task<IFormCollection?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return request.HasFormContentType && request.ContentLength is null or <= LargestForm
                ? await request.ReadFormAsync(Limits, cancellationToken)
                : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private async Task<IResult> AnswerAsync(HttpRequest request, Func<Task<CaptchaVisit>> visit)
    {
        ArgumentNullException.ThrowIfNull(request);
        var page = new CaptchaPage(options.Value, Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceBytes)));
        var headers = request.HttpContext.Response.Headers;
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = page.Policy;
        headers.XContentTypeOptions = "nosniff";

        // The path holds the ticket: nobody else is to see it.
        headers["Referrer-Policy"] = "origin";
        headers["X-Robots-Tag"] = "noindex";
        try
        {
            return page.Of(await visit());
        }
        catch (Exception exception) when (StorageTrouble.Is(exception))
        {
            headers.RetryAfter = "10";
            return page.Unavailable();
        }
    }
}
