namespace Bridge.Sandbox.Plays;

/// <summary>What an operation has written back to a record, in words.</summary>
internal static class WrittenBack
{
    /// <summary>Shows a field and a note, as far as the operation was to leave them; null until all of it is there.</summary>
    /// <param name="field">The field that it sets; null for none.</param>
    /// <param name="value">What the field holds of it; null for nothing yet.</param>
    /// <param name="notes">The notes where it leaves one; null where it leaves none.</param>
    /// <param name="operation">The operation's id, which its note names.</param>
    public static string? Shown(string? field, string? value, IEnumerable<string>? notes, string operation)
    {
        var isSet = field is null || !string.IsNullOrEmpty(value);
        var isNoted = notes is null || notes.Any(note => note.Contains(operation, StringComparison.Ordinal));
        return (isSet && isNoted, field, notes) switch
        {
            (false, _, _) => null,
            (_, null, _) => "note",
            (_, _, null) => $"{field} = {value}",
            _ => $"{field} = {value}, note",
        };
    }
}
