using Bridge.Crm;
using Bridge.Routing.Expressions;
using Bridge.Routing.Parts;

namespace Bridge.Routing.Files;

/// <summary>Finds routes whose write-backs would set them off again, where a CRM's events name the changed field.</summary>
internal static class Loops
{
    /// <summary>
    /// Refuses a field that the route itself waits for. A record that is named by type and id counts as the event's own,
    /// since its id may turn out to be.
    /// </summary>
    public static void Check(RouteFile file, JToken? token, WriteBackPlan? plan, Trigger when, ICrmKind kind)
    {
        if (plan is null or { Record: AssociatedRecord } || kind.ChangedFieldPath is not { } changed)
        {
            return;
        }

        var changedField = RoutePath.Parse(changed);
        foreach (var field in plan.Fields.Keys.Where(field => when.WaitsFor(field, changedField)))
        {
            file.Mistake(
                token!["fields"]![field]!,
                $"writes the field '{field}', whose change the route itself waits for, and would run for ever; write another field, or wait for another");
        }
    }

    /// <summary>Routes that wait for what the other one writes.</summary>
    public static IEnumerable<string> Warnings(IReadOnlyList<Route> routes, IReadOnlyDictionary<string, ICrmKind?> sources) =>
        from first in routes.Index()
        from second in routes.Skip(first.Index)
        where first.Item.Parts.When.Source == second.Parts.When.Source
        let changed = sources.GetValueOrDefault(second.Parts.When.Source)?.ChangedFieldPath
        where changed is not null
        let path = RoutePath.Parse(changed)
        let there = FieldFrom(first.Item, second, path)
        let back = FieldFrom(second, first.Item, path)
        where there is not null && back is not null
        select first.Item == second
            ? $"Route '{second.Id}' waits for changes of '{there}' and writes it on an associated record: if that is of the same type, the route sets itself off. Write another field, or wait for another."
            : $"Routes '{first.Item.Id}' and '{second.Id}' may set each other off for ever: the first writes '{there}', which the second waits for, and the second writes '{back}', which the first waits for. Write another field in one of them.";

    /// <summary>A field that one route writes and the other waits for.</summary>
    private static string? FieldFrom(Route writer, Route reader, RoutePath changedField) =>
        new[] { writer.Parts.Success, writer.Parts.Failure?.Plan }
            .OfType<WriteBackPlan>()
            .SelectMany(plan => plan.Fields.Keys)
            .FirstOrDefault(field => reader.Parts.When.WaitsFor(field, changedField));
}
