using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Bridge.Operations;

/// <summary>The parameters of a request's query.</summary>
internal static class QueryParameters
{
    /// <summary>Checks that every parameter is known, and comes once: what is not understood would be left out of a filter in silence.</summary>
    /// <exception cref="OperatorMistakeException">One is not.</exception>
    public static void Check(IQueryCollection query, params IReadOnlyList<string> known)
    {
        foreach (var (name, values) in query)
        {
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                var instead = known.Count == 0 ? "Leave it out." : $"Give some of: {string.Join(", ", known)}.";
                throw new OperatorMistakeException(name, $"There is no parameter of this name. {instead}");
            }

            if (values.Count != 1)
            {
                throw new OperatorMistakeException(name, $"Give '{name}' once.");
            }
        }
    }

    /// <summary>A whole number; <paramref name="fallback"/> where it is missing.</summary>
    public static int Number(IQueryCollection query, string name, int most, int fallback) =>
        !query.TryGetValue(name, out var text) ? fallback
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most ? number
        : throw new OperatorMistakeException(name, $"Give '{name}' as a whole number from 1 to {most}.");
}
