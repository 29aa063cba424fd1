using System.Collections.Immutable;
using Bridge.Billing;
using Bridge.Routing.Expressions;

namespace Bridge.Routing.Parts;

/// <summary>
/// What a route writes back once a call failed. It never fails itself: a field without a value is left out, a record that is
/// not there gives way to the event's own, and a note that cannot be made to the note that every failure leaves.
/// </summary>
/// <param name="Run">The billing operation.</param>
/// <param name="Plan">The route's <c>onFailure</c>; null where it has none.</param>
internal sealed record FailurePlan(BillingOperation Run, WriteBackPlan? Plan)
{
    public WriteBack? Evaluate(RouteContext context, Sight sight, OperationFacts operation)
    {
        var planned = Find(() => Plan?.Record.Find(context, sight));
        if ((planned ?? context.Event.Record) is not { } record)
        {
            return null;
        }

        // Fields belong to the planned record: another one may not have them.
        var fields = planned is null ? [] : FieldsFound(sight);
        return new WriteBack(record, fields, Plan is { Note: null } && fields.Count > 0 ? null : NoteFor(sight, operation));
    }

    private Dictionary<string, JToken> FieldsFound(Sight sight)
    {
        var fields = new Dictionary<string, JToken>(StringComparer.Ordinal);
        foreach (var (name, expression) in Plan?.Fields ?? ImmutableDictionary<string, Expression>.Empty)
        {
            if (Find(() => expression.Value(sight)) is { } value)
            {
                fields.Add(name, value);
            }
        }

        return fields;
    }

    private string NoteFor(Sight sight, OperationFacts operation) =>
        Find(() => Plan?.Note?.Text(sight, mayBeBlank: true)) is { } text
            ? NoteText.Signed(text, operation)
            : NoteText.OfFailure(Run, operation);

    private static T? Find<T>(Func<T?> find)
        where T : class
    {
        try
        {
            return find();
        }
        catch (RouteEvaluationException)
        {
            return null;
        }
    }
}
