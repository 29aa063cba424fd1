using Bridge.Crm;
using Bridge.Routing.Expressions;

namespace Bridge.Routing.Parts;

/// <summary>What a route reads from the CRM before it decides: its <c>read</c>.</summary>
/// <param name="Record">The record.</param>
/// <param name="Properties">Its properties.</param>
/// <param name="Follow">An association to follow from it.</param>
internal sealed record ReadPlan(RecordTarget Record, IReadOnlyList<string> Properties, AssociationQuery? Follow)
{
    /// <summary>The property under which every record has its id.</summary>
    public const string Id = "id";

    public RecordQuery QueryFor(CrmEvent crmEvent) =>
        new(Record.Find(new RouteContext(crmEvent, Today: default), Sight.Of(crmEvent)), Properties, Follow);
}
