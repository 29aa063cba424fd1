using Bridge.Routing.Conditions;
using Bridge.Routing.Expressions;

namespace Bridge.Operations;

/// <summary>Fills in what a route expects of its events, such as the field that changed and its new value.</summary>
internal static class ExpectedData
{
    /// <summary>Adds each value that a condition wants to be equal to, where there is none.</summary>
    public static void Complete(JObject data, IEnumerable<Condition> conditions)
    {
        foreach (var condition in conditions)
        {
            if (condition.Path is { Root: PathRoot.Event, Steps: { Count: > 0 } steps } path
                && path.Find(data).Count == 0
                && condition.Tests.FirstOrDefault(test => test.Kind == TestKind.Is) is { } test
                && Parent(data, steps.SkipLast(1)) is { } parent)
            {
                parent[steps[^1]] ??= test.Expected.DeepClone();
            }
        }
    }

    private static JObject? Parent(JObject data, IEnumerable<string> names)
    {
        var parent = data;
        foreach (var name in names)
        {
            switch (parent[name])
            {
                case null:
                    var added = new JObject();
                    parent[name] = added;
                    parent = added;
                    break;
                case JObject there:
                    parent = there;
                    break;
                default:
                    return null;
            }
        }

        return parent;
    }
}
