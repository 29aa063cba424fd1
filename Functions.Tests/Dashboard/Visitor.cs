using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Bridge.Dashboard.Entrance;

namespace Bridge.Tests.Dashboard;

/// <summary>A browser without its window: it keeps cookies, and follows no redirect by itself.</summary>
internal sealed partial class Visitor : IDisposable
{
    private readonly CookieContainer _cookies = new();
    private readonly HttpClient _http;

    public Visitor(Uri address) =>
        _http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = _cookies }) { BaseAddress = address };

    /// <summary>Headers of every request.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    /// <summary>The session's cookie; null where there is none.</summary>
    public string? Session
    {
        get => _cookies.GetCookies(new Uri(_http.BaseAddress!, "/api/dashboard"))[DashboardCookies.Session]?.Value;
        set => _cookies.Add(new Uri(_http.BaseAddress!, "/api/dashboard"), new Cookie(DashboardCookies.Session, value, "/api/dashboard"));
    }

    public Task<PageAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<PageAnswer> SignInAsync(string key, string returnTo = "") => PostAsync("/api/dashboard/sign-in", ("key", key), ("return", returnTo));

    public Task<PageAnswer> PostAsync(string path, params (string Name, string Value)[] fields) => SendAsync(
        HttpMethod.Post, path, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    /// <summary>Sends a form of a page: its hidden fields, and what is typed.</summary>
    public async Task<PageAnswer> SubmitAsync(string page, string action, params (string Name, string Value)[] typed)
    {
        var form = Forms().Matches((await GetAsync(page)).Html).Single(match => match.Groups["action"].Value == action).Groups["fields"].Value;
        var hidden = Hidden().Matches(form).Select(match => (match.Groups["name"].Value, WebUtility.HtmlDecode(match.Groups["value"].Value)));
        return await PostAsync(action, [.. hidden, .. typed]);
    }

    public void Dispose() => _http.Dispose();

    private async Task<PageAnswer> SendAsync(HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await _http.SendAsync(request);
        var body = await answer.Content.ReadAsByteArrayAsync();
        return new PageAnswer(
            answer.StatusCode,
            Encoding.UTF8.GetString(body),
            body.Length,
            answer.Headers.Concat(answer.Content.Headers).ToDictionary(header => header.Key, header => string.Join("; ", header.Value)));
    }

    [GeneratedRegex("<form[^>]*method=\"post\" action=\"(?<action>[^\"]*)\">(?<fields>.*?)</form>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Forms();

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]*)\" value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Hidden();
}

/// <summary>What a page answered.</summary>
internal sealed record PageAnswer(HttpStatusCode Status, string Html, int Length, IReadOnlyDictionary<string, string> Headers)
{
    public string Location => Headers.GetValueOrDefault("Location", "");

    public string Cookies => Headers.GetValueOrDefault("Set-Cookie", "");

    /// <summary>What a person reads.</summary>
    public string Text => WebUtility.HtmlDecode(Regex.Replace(Html, "<[^>]*>", "", RegexOptions.None, TimeSpan.FromSeconds(1)));
}
