using System.Globalization;

namespace Bridge.Sandbox.Pipedrive;

/// <summary>
/// Counts calls as Pipedrive does: so many in any two seconds, and tokens from a day's budget. Whoever goes on calling after being
/// refused is shut out by the gate, which answers with a page.
/// </summary>
/// <remarks>https://pipedrive.readme.io/docs/core-api-concepts-rate-limiting</remarks>
internal sealed class PipedriveLimits(PipedriveServerOptions options)
{
    private const int PatienceOfGate = 10;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan GateShut = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly Queue<DateTimeOffset> _calls = new();
    private DateTimeOffset _shutUntil;
    private DateOnly _day;
    private int _spent;
    private int _refused;

    public async Task CountAsync(HttpContext context, RequestDelegate next)
    {
        var verdict = Count(context);
        if (verdict == Verdict.Passes)
        {
            await next(context);
        }
        else if (verdict == Verdict.Refused)
        {
            await PipedriveErrors.TooManyRequests().WriteAsync(context.Response);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            context.Response.ContentType = "text/html; charset=utf-8";
            await context.Response.WriteAsync("<!doctype html><title>Access denied</title>", context.RequestAborted);
        }
    }

    private Verdict Count(HttpContext context)
    {
        lock (_lock)
        {
            var now = options.Clock.GetUtcNow();
            if (now < _shutUntil)
            {
                return Verdict.ShutOut;
            }

            NextDay(DateOnly.FromDateTime(now.UtcDateTime));
            while (_calls.TryPeek(out var first) && now - first >= Window)
            {
                _calls.Dequeue();
            }

            var passes = _calls.Count < options.BurstLimit && _spent + Cost(context.Request) <= options.DailyTokens;
            if (passes)
            {
                _calls.Enqueue(now);
                _spent += Cost(context.Request);
                _refused = 0;
            }
            else if (++_refused > PatienceOfGate)
            {
                (_shutUntil, _refused) = (now + GateShut, 0);
            }

            Tell(context.Response.Headers);
            return passes ? Verdict.Passes : Verdict.Refused;
        }
    }

    private void NextDay(DateOnly today)
    {
        if (today != _day)
        {
            (_day, _spent) = (today, 0);
        }
    }

    private void Tell(IHeaderDictionary headers)
    {
        headers["x-ratelimit-limit"] = Text(options.BurstLimit);
        headers["x-ratelimit-remaining"] = Text(options.BurstLimit - _calls.Count);
        headers["x-ratelimit-reset"] = "2";
        headers["x-daily-ratelimit-token-limit"] = Text(options.DailyTokens);
        headers["x-daily-ratelimit-token-remaining"] = Text(Math.Max(0, options.DailyTokens - _spent));
    }

    // A record costs less than a list, and version 2 about half of what version 1 does.
    private static int Cost(HttpRequest request)
    {
        var isList = HttpMethods.IsGet(request.Method) && !request.Path.Value!.Split('/')[^1].All(char.IsAsciiDigit);
        var cost = isList || request.Path.StartsWithSegments("/v1", StringComparison.Ordinal) ? 10 : HttpMethods.IsGet(request.Method) ? 1 : 5;
        return request.Path.StartsWithSegments("/oauth", StringComparison.Ordinal) ? 0 : cost;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private enum Verdict
    {
        Passes,
        Refused,
        ShutOut,
    }
}
