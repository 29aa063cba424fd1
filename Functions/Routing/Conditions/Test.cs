using Bridge.Json;
using Bridge.Routing.Expressions;

namespace Bridge.Routing.Conditions;

/// <summary>What a test compares with.</summary>
internal enum Expected
{
    /// <summary>Text, a number or a boolean.</summary>
    Scalar,

    /// <summary>A list of such values.</summary>
    Scalars,

    /// <summary>A number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Text.</summary>
    Text,
}

/// <summary>A kind of test of the values that a path finds.</summary>
/// <param name="Name">The name that a condition uses.</param>
/// <param name="Words">How it reads in a sentence, given what is expected.</param>
/// <param name="Expected">What it compares with.</param>
/// <param name="Holds">Whether it holds of the values, given what is expected.</param>
internal sealed record TestKind(string Name, Func<JToken, string> Words, Expected Expected, Func<IReadOnlyList<JToken>, JToken, bool> Holds)
{
    /// <summary>Equality, which a condition without a named test means.</summary>
    public static TestKind Is { get; } =
        new("is", Saying("is"), Expected.Scalar, (found, expected) => found is [var only] && AreEqual(only, expected));

    /// <summary>All kinds of test.</summary>
    public static IReadOnlyList<TestKind> All { get; } =
    [
        Is,
        new("isNot", Saying("is not"), Expected.Scalar, (found, expected) => !found.Any(value => AreEqual(value, expected))),
        new("in", Saying("is one of"), Expected.Scalars, (found, expected) => found is [var only] && expected.Any(value => AreEqual(only, value))),
        Comparing("above", "is above", order => order > 0),
        Comparing("below", "is below", order => order < 0),
        Comparing("atLeast", "is at least", order => order >= 0),
        Comparing("atMost", "is at most", order => order <= 0),
        new("exists", expected => (bool)expected ? "exists" : "is missing", Expected.Boolean, (found, expected) => !found.All(ScalarText.IsBlank) == (bool)expected),
        new("startsWith", Saying("starts with"), Expected.Text, (found, expected) =>
            found is [var only] && ScalarText.Of(only)?.StartsWith((string)expected!, StringComparison.Ordinal) == true),
    ];

    private static Func<JToken, string> Saying(string words) => expected => $"{words} {StrictJson.Write(expected)}";

    private static TestKind Comparing(string name, string words, Func<int, bool> isRight) => new(
        name, Saying(words), Expected.Number, (found, expected) =>
            found is [var only]
            && ScalarText.NumberOf(only) is { } number
            && ScalarText.NumberOf(expected) is { } limit
            && isRight(number.CompareTo(limit)));

    /// <summary>A number equals whatever reads as the same number; text and booleans equal what is written alike.</summary>
    private static bool AreEqual(JToken value, JToken expected) =>
        expected.Type is JTokenType.Integer or JTokenType.Float
            ? ScalarText.NumberOf(value) is { } number && number == ScalarText.NumberOf(expected)
            : string.Equals(ScalarText.Of(value), ScalarText.Of(expected), StringComparison.Ordinal);
}

/// <summary>One test of a condition.</summary>
internal sealed record Test(TestKind Kind, JToken Expected)
{
    public bool Holds(IReadOnlyList<JToken> found) => Kind.Holds(found, Expected);

    /// <inheritdoc/>
    public override string ToString() => Kind.Words(Expected);
}
