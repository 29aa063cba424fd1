using Bridge.Routing.Expressions;

namespace Bridge.Routing.Conditions;

/// <summary>What must hold of the value that a path finds.</summary>
/// <param name="Path">Where the value is.</param>
/// <param name="Tests">All of these must hold.</param>
internal sealed record Condition(RoutePath Path, IReadOnlyList<Test> Tests)
{
    public bool Holds(Sight sight) => Accepts(sight.Find(Path));

    public bool Accepts(IReadOnlyList<JToken> found) => Tests.All(test => test.Holds(found));

    /// <summary>The condition in words: what is expected, and never what was found.</summary>
    public override string ToString() => $"{Path} {string.Join(" and ", Tests)}";
}
