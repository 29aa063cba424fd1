using Bridge.Dashboard.Pages.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bridge.Dashboard;

/// <summary>Makes pages of components, as plain answers that either host sends.</summary>
public sealed class PageRenderer(IServiceProvider services, ILoggerFactory loggers)
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    /// <summary>A page whose component takes a frame and a view.</summary>
    public Task<IResult> PageAsync<TPage>(Frame frame, object view, int status = StatusCodes.Status200OK)
        where TPage : IComponent =>
        RenderAsync<TPage>(new(StringComparer.Ordinal) { ["Frame"] = frame, ["View"] = view }, status);

    /// <summary>A page of one sentence.</summary>
    public Task<IResult> MessageAsync(Frame frame, string text, int status) =>
        RenderAsync<MessagePage>(new(StringComparer.Ordinal) { ["Frame"] = frame, ["Text"] = text }, status);

    /// <summary>Sets the headers of every page: what a page may load, and that nobody keeps it.</summary>
    public static void Guard(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var headers = request.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";

        // Without any referrer browsers would not say the origin of a form either.
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }

    /// <summary>Sends the browser to another page after something was done.</summary>
    public static IResult SeeOther(HttpRequest request, string path)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.HttpContext.Response.Headers.Location = path;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    private async Task<IResult> RenderAsync<TPage>(Dictionary<string, object?> parameters, int status)
        where TPage : IComponent
    {
        await using var renderer = new HtmlRenderer(services, loggers);
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<TPage>(ParameterView.FromDictionary(parameters))).ToHtmlString());
        return Results.Text(html, "text/html; charset=utf-8", statusCode: status);
    }
}
