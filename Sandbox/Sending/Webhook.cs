using System.Text;
using Bridge.Json;

namespace Bridge.Sandbox.Sending;

/// <summary>A webhook that can be sent, and sent again as its sender would.</summary>
/// <param name="Source">The source that it is sent to.</param>
/// <param name="Title">What happened, in words for a person.</param>
public abstract record Webhook(string Source, string Title)
{
    /// <summary>Whether it only tells the bridge what the bridge itself changed.</summary>
    public bool IsEcho { get; init; }

    /// <summary>The signed request of one attempt.</summary>
    /// <param name="url">The address that it is sent to.</param>
    /// <param name="attempt">The attempt, from 0.</param>
    /// <param name="now">The time that is signed.</param>
    public abstract HttpRequestMessage Sign(Uri url, int attempt, DateTimeOffset now);

    /// <summary>Whether an answer says that the bridge took it.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="body">Its body.</param>
    public virtual bool IsTakenBy(HttpResponseMessage answer, string body)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer.IsSuccessStatusCode;
    }

    /// <summary>The ids of the operations that the bridge made of it, by the answer with which it took it.</summary>
    /// <param name="answer">The answer's body; null where it is no JSON.</param>
    public virtual IReadOnlyList<string> OperationsIn(JToken? answer) => answer?["operations"] is JArray ids ? [.. ids.Select(id => $"{id}")] : [];

    /// <summary>A POST of JSON.</summary>
    private protected static (HttpRequestMessage Request, byte[] Body) Post(Uri url, JToken body)
    {
        var bytes = Encoding.UTF8.GetBytes(StrictJson.Write(body));
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new("application/json");
        return (new HttpRequestMessage(HttpMethod.Post, url) { Content = content }, bytes);
    }
}
