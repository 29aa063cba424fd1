using Bridge.Crm;
using Bridge.Routing.Conditions;
using Bridge.Routing.Expressions;

namespace Bridge.Routing.Parts;

/// <summary>The events that a route waits for: its <c>when</c>.</summary>
/// <param name="Source">The source that they come from.</param>
/// <param name="Types">Their types.</param>
/// <param name="Where">What must hold of each.</param>
internal sealed record Trigger(string Source, IReadOnlyList<string> Types, IReadOnlyList<Condition> Where)
{
    public bool Matches(CrmEvent crmEvent) =>
        string.Equals(crmEvent.Source, Source, StringComparison.Ordinal)
        && IsOfType(crmEvent.Type)
        && (crmEvent.IsPartial || Holds(crmEvent));

    /// <summary>Whether what must hold of an event of this kind holds.</summary>
    public bool Holds(CrmEvent crmEvent) => Where.All(condition => condition.Holds(Sight.Of(crmEvent)));

    /// <summary>Whether it waits for changes of a field, where an event names the changed field at <paramref name="changedField"/>.</summary>
    public bool WaitsFor(string field, RoutePath changedField)
    {
        var change = changedField.ObjectWith(field);
        var asked = Where.Where(condition => condition.Path.Find(change).Count > 0).ToList();
        return asked.Count > 0 && asked.TrueForAll(condition => condition.Accepts(condition.Path.Find(change)));
    }

    // Asked of every route for every event: an enumerator each would add up.
    private bool IsOfType(string type)
    {
        for (var place = 0; place < Types.Count; place++)
        {
            if (string.Equals(Types[place], type, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
