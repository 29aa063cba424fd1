using Bridge.Intake;
using Bridge.Json;
using Newtonsoft.Json;

namespace Bridge.Processing;

/// <summary>A message of the queue <c>write-backs</c>: it names the operation, and the ledger knows the rest.</summary>
internal static class WriteBackMessage
{
    private const int Version = 1;

    public static string Write(string operationId) =>
        StrictJson.Write(new JObject { ["version"] = Version, ["operation"] = operationId });

    /// <summary>Reads the operation's id.</summary>
    /// <exception cref="UnreadableMessageException">The text is no such message, or of another version.</exception>
    public static string Read(string text)
    {
        try
        {
            var json = StrictJson.ParseObject(text);
            return json["version"]?.ToString() is "1" && json["operation"] is JValue { Value: string id } && Ledger.OperationId.IsValid(id)
                ? id
                : throw new UnreadableMessageException($"The message names no operation, or is not of version {Version}.");
        }
        catch (JsonException exception)
        {
            throw new UnreadableMessageException("The message is no JSON object.", exception);
        }
    }
}
