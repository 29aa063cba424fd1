namespace Bridge.Sandbox.Billing;

/// <summary>
/// Stands in for the reCAPTCHA widget: a script that puts a box into the page, and gives a token once a person ticks it.
/// </summary>
/// <remarks>https://developers.google.com/recaptcha/docs/display</remarks>
internal static class CaptchaWidget
{
    private const string Script = """
        // Stands in for https://www.google.com/recaptcha/api.js on this machine.
        const source = new URL(document.currentScript.src);

        function show(place) {
          const token = document.createElement('textarea');
          token.name = 'g-recaptcha-response';
          token.hidden = true;
          const box = document.createElement('input');
          box.type = 'checkbox';
          box.addEventListener('change', async () => {
            const answer = box.checked ? await fetch(new URL('token', source), { method: 'POST' }) : null;
            token.value = answer?.ok ? await answer.text() : '';
          });
          const label = document.createElement('label');
          label.append(box, ' I am a person (this box stands in for a captcha)');
          place.replaceChildren(label, token);
        }

        function showAll() {
          document.querySelectorAll('.g-recaptcha').forEach(show);
        }

        if (document.readyState === 'loading') {
          document.addEventListener('DOMContentLoaded', showAll);
        } else {
          showAll();
        }
        """;

    public static void Map(WebApplication app, CaptchaTokens tokens)
    {
        app.MapGet("/recaptcha/api.js", () => Results.Text(Script, "text/javascript; charset=utf-8"));
        app.MapPost("/recaptcha/token", (HttpResponse response) =>
        {
            response.Headers.AccessControlAllowOrigin = "*";
            return Results.Text(tokens.Issue());
        });
    }
}
