using Bridge.Routing.Expressions;

namespace Bridge.Routing.Parts;

/// <summary>What a route writes back: its <c>writeBack</c>, or its <c>onFailure</c>.</summary>
/// <param name="Record">The record.</param>
/// <param name="Fields">Fields to set, by name.</param>
/// <param name="Note">A note to leave.</param>
internal sealed record WriteBackPlan(RecordTarget Record, IReadOnlyDictionary<string, Expression> Fields, Expression? Note)
{
    /// <summary>Everything as the route says it.</summary>
    /// <exception cref="RouteEvaluationException">A value is missing.</exception>
    public WriteBack Evaluate(RouteContext context, Sight sight, OperationFacts operation) => new(
        Record.Find(context, sight),
        Fields.ToDictionary(field => field.Key, field => field.Value.Value(sight), StringComparer.Ordinal),
        Note is null ? null : NoteText.Signed(Note.Text(sight, mayBeBlank: true), operation));
}
