using Bridge.Crm;

namespace Bridge.Tests.Crm;

/// <summary>Changes for a test to write back.</summary>
internal static class RecordChanges
{
    public const string Operation = "0123456789abcdef0123456789abcdef";

    private static readonly DateTimeOffset Noonish = new(2026, 3, 1, 11, 59, 58, 7, TimeSpan.Zero);

    /// <summary>A change that sets no field and leaves no note.</summary>
    public static RecordChange Of(RecordRef record, DateTimeOffset? at = null) => new(
        Operation, "Succeeded", "move-funds", record, Fields(), null, at ?? Noonish, MayBeRepeat: false);

    /// <summary>Fields to set.</summary>
    public static Dictionary<string, JToken> Fields(params (string Name, JToken Value)[] fields) =>
        fields.ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal);
}
