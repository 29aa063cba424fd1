using System.Globalization;
using System.Net;
using Bridge.Ledger;
using Microsoft.AspNetCore.Http;

namespace Bridge.Captcha;

/// <summary>The page in HTML. All that it shows of an operation is encoded, and nothing of it is a secret.</summary>
/// <param name="options">The widget.</param>
/// <param name="nonce">Marks what may run in this answer alone.</param>
internal sealed class CaptchaPage(CaptchaOptions options, string nonce)
{
    // Where Google's script takes its parts from: https://developers.google.com/recaptcha/docs/faq#im-using-content-security-policy-csp-on-my-website.-how-can-i-configure-it-to-work-with-recaptcha
    private const string GoogleParts = "https://www.gstatic.com/recaptcha/";
    private const string GoogleFrames = "https://recaptcha.google.com/recaptcha/";

    private string Origin => new Uri(options.ScriptUrl).GetLeftPart(UriPartial.Authority);

    /// <summary>The content security policy: the widget's script and frames, this page's style, and nothing else.</summary>
    public string Policy =>
        $"default-src 'none'; script-src 'nonce-{nonce}' {Origin} {GoogleParts}; frame-src {Origin} {GoogleFrames}; connect-src {Origin}; "
        + $"style-src 'nonce-{nonce}'; img-src 'self' data: {GoogleParts}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>The page for what a person finds.</summary>
    public IResult Of(CaptchaVisit visit) => visit switch
    {
        CaptchaVisit.Open open => Answer(StatusCodes.Status200OK, Words.Needed, Facts(open.Operation) + Problem(open.Problem) + Widget),
        CaptchaVisit.Expired expired => Answer(StatusCodes.Status410Gone, Words.Expired, Facts(expired.Operation) + Again),
        CaptchaVisit.SentAgain again => Answer(StatusCodes.Status200OK, Words.SentAgain, Facts(again.Operation)),
        CaptchaVisit.UnderWay under => Answer(StatusCodes.Status200OK, Words.UnderWay(under.Operation), Facts(under.Operation) + Problem(under.Operation.Reason)),
        CaptchaVisit.Ended ended => Answer(StatusCodes.Status200OK, Words.Ended(ended.Operation), Facts(ended.Operation) + Problem(ended.Operation.Reason)),
        _ => Answer(StatusCodes.Status404NotFound, Words.Unknown, ""),
    };

    /// <summary>The page while storage does not answer.</summary>
    public IResult Unavailable() => Answer(StatusCodes.Status503ServiceUnavailable, Words.Unavailable, "");

    private string Widget => $"""
        <form method="post">
          <div class="g-recaptcha" data-sitekey="{Encoded(options.SiteKey)}"></div>
          <button>Go on</button>
          <noscript><p class="problem">The captcha needs JavaScript.</p></noscript>
        </form>
        <script nonce="{nonce}" src="{Encoded(options.ScriptUrl)}" async defer></script>
        """;

    private static string Again => $"""
        <form method="post"><button name="{CaptchaEndpoint.AgainField}" value="true">Send another link to the CRM record</button></form>
        """;

    private IResult Answer(int status, (string Title, string Text) words, string content) => Results.Content(
        $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{Encoded(words.Title)}</title>
        <style nonce="{nonce}">{Style}</style>
        </head>
        <body>
        <main>
        <h1>{Encoded(words.Title)}</h1>
        <p role="status">{Encoded(words.Text)}</p>
        {content}
        </main>
        </body>
        </html>
        """,
        "text/html; charset=utf-8",
        statusCode: status);

    private static string Facts(Operation operation) => $"""
        <dl>
        <dt>Operation</dt><dd>{Encoded(Words.Of(operation.Run))}</dd>
        <dt>Customer</dt><dd>{Encoded(Words.CustomerOf(operation))}</dd>
        <dt>Asked for by</dt><dd>{Encoded(operation.Source)}, {Encoded(operation.ReceivedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture))} UTC</dd>
        </dl>
        """;

    private static string Problem(string problem) => problem.Length == 0 ? "" : $"""<p class="problem">{Encoded(problem)}</p>""";

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);

    private const string Style = """
        :root{--ink:#1d2733;--soft:#5b6876;--line:#d5dce3;--sheet:#fff;--ground:#f3f5f7;--accent:#0b5cad;--bad:#9b1c1c}
        @media(prefers-color-scheme:dark){:root{--ink:#e8edf2;--soft:#a5b1bd;--line:#35414d;--sheet:#1a222b;--ground:#11171d;--accent:#6db3f2;--bad:#ffa3a3}}
        *{box-sizing:border-box}
        body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1rem;background:var(--ground);color:var(--ink);font:1rem/1.55 system-ui,sans-serif}
        main{width:100%;max-width:30rem;padding:1.75rem;background:var(--sheet);border:1px solid var(--line);border-radius:.75rem;overflow-wrap:anywhere}
        h1{margin:0 0 .5rem;font-size:1.35rem;line-height:1.3}
        p{margin:.5rem 0}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:.35rem 1rem;margin:1.25rem 0}
        dt{color:var(--soft)}
        dd{margin:0}
        form{display:grid;gap:1rem;margin-top:1.25rem;justify-items:start}
        .g-recaptcha{min-height:4.9rem;max-width:100%}
        button{min-height:2.75rem;padding:.5rem 1.25rem;border:0;border-radius:.5rem;background:var(--accent);color:var(--sheet);font:inherit;font-weight:600;cursor:pointer}
        button:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
        .problem{color:var(--bad)}
        """;
}
