using System.Text;
using Bridge.Json;
using Bridge.Sandbox.Sending;

namespace Bridge.Sandbox.Dynamics365;

/// <summary>
/// A delivery of Dataverse: one execution context, with a key in a header. Every attempt is the same. One that is too large loses its
/// parameters and images, and says so.
/// </summary>
/// <param name="Source">The source that it is sent to.</param>
/// <param name="Title">What happened, in words for a person.</param>
/// <param name="Context">The execution context.</param>
/// <param name="Key">The key that the webhook was registered with.</param>
/// <remarks>https://learn.microsoft.com/power-apps/developer/data-platform/use-webhooks#data-passed-to-the-service</remarks>
public sealed record Dynamics365Webhook(string Source, string Title, JObject Context, string Key = Dynamics365Secrets.WebhookKey) : Webhook(Source, Title)
{
    /// <summary>The header that the webhook was registered with.</summary>
    public const string KeyHeader = "x-bridge-key";

    private const int LargestBody = 256 * 1024;
    private static readonly string[] LeftOut = ["ParentContext", "InputParameters", "PreEntityImages", "PostEntityImages"];

    /// <inheritdoc/>
    public override HttpRequestMessage Sign(Uri url, int attempt, DateTimeOffset now)
    {
        var isTooLarge = Encoding.UTF8.GetByteCount(StrictJson.Write(Context)) > LargestBody;
        var (request, _) = Post(url, isTooLarge ? Smaller() : Context);
        request.Headers.Add(KeyHeader, Key);
        request.Headers.Add("x-ms-dynamics-organization", "sandbox.crm.dynamics.com");
        request.Headers.Add("x-ms-dynamics-entity-name", (string?)Context["PrimaryEntityName"]);
        request.Headers.Add("x-ms-dynamics-request-name", (string?)Context["MessageName"]);
        request.Headers.Add("x-ms-correlation-request-id", (string?)Context["CorrelationId"]);
        if (isTooLarge)
        {
            request.Headers.Add("x-ms-dynamics-msg-size-exceeded", "true");
        }

        return request;
    }

    private JObject Smaller() => new(Context.Properties().Where(member => !LeftOut.Contains(member.Name, StringComparer.Ordinal)));
}
