namespace Bridge.Routing.Files;

/// <summary>Finds what somebody probably meant to write.</summary>
internal static class Nearest
{
    /// <summary>What to do about a name that is none of these: the nearest of them, if one is near, and all.</summary>
    public static string Among(IReadOnlyCollection<string> names, string written)
    {
        var nearest = names.MinBy(name => Distance(name, written));
        var all = string.Join(", ", names);
        return nearest is not null && Distance(nearest, written) <= Math.Max(1, written.Length / 3)
            ? $"did you mean '{nearest}'? Possible here: {all}"
            : $"possible here: {all}";
    }

    /// <summary>How many letters must be added, dropped or changed, whatever their case (Levenshtein's distance).</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var same = char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]);
                var change = diagonal + (same ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
