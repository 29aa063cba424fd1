using Bridge.Crm;
using Bridge.Routing.Expressions;

namespace Bridge.Routing.Parts;

/// <summary>The record that a route reads or writes.</summary>
internal abstract class RecordTarget
{
    /// <exception cref="RouteEvaluationException">There is no such record.</exception>
    public abstract RecordRef Find(RouteContext context, Sight sight);
}

/// <summary>The record that the event is about.</summary>
internal sealed class EventRecord(Place place) : RecordTarget
{
    public override RecordRef Find(RouteContext context, Sight sight) =>
        context.Event.Record ?? throw place.Fault("the event names no record");
}

/// <summary>The record that an association led to.</summary>
internal sealed class AssociatedRecord(Place place) : RecordTarget
{
    public override RecordRef Find(RouteContext context, Sight sight) =>
        context.Records?.AssociatedRef ?? throw place.Fault("no record is associated");
}

/// <summary>A record whose type and id the route gives.</summary>
internal sealed class NamedRecord(string type, Expression id) : RecordTarget
{
    public override RecordRef Find(RouteContext context, Sight sight) => new(type, id.Text(sight));
}
