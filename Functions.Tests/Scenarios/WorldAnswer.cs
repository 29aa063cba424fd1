using System.Net.Http.Headers;
using Bridge.Intake;
using Bridge.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Tests.Scenarios;

/// <summary>What the intake answered to a request.</summary>
internal sealed record WorldAnswer(int Status, string? ContentType, string? RetryAfter, JObject Body)
{
    private static readonly IServiceProvider Services = new ServiceCollection().AddLogging().BuildServiceProvider();

    public IReadOnlyList<string> Operations => Ids("operations");

    public IReadOnlyList<string> DeadLetters => Ids("deadLetters");

    public static async Task<WorldAnswer> OfAsync(WebhookIntake intake, string source, HttpRequestMessage request)
    {
        var context = new DefaultHttpContext { RequestServices = Services };
        context.Request.Method = request.Method.Method;
        context.Request.Path = request.RequestUri!.AbsolutePath;
        context.Request.QueryString = new QueryString(request.RequestUri.Query);
        Copy(request.Headers, context.Request.Headers);
        if (request.Content is { } content)
        {
            Copy(content.Headers, context.Request.Headers);
            context.Request.Body = await content.ReadAsStreamAsync();
        }

        using var answer = new MemoryStream();
        context.Response.Body = answer;
        var result = await intake.ReceiveAsync(source, context.Request, default);
        await result.ExecuteAsync(context);
        var body = answer.Length == 0 ? [] : StrictJson.ParseObject(answer.ToArray());
        return new WorldAnswer(context.Response.StatusCode, context.Response.ContentType, context.Response.Headers.RetryAfter, body);
    }

    private string[] Ids(string name) => [.. (Body[name] ?? new JArray()).Select(id => (string)id!)];

    private static void Copy(HttpHeaders from, IHeaderDictionary to)
    {
        foreach (var header in from)
        {
            to.Append(header.Key, header.Value.ToArray());
        }
    }
}
