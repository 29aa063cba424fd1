using System.Globalization;
using Bridge.Crm;
using Bridge.Routing.Expressions;

namespace Bridge.Routing.Parts;

/// <summary>What makes two operations of a route one and the same.</summary>
internal static class OnceKey
{
    /// <summary>The event's own id: a redelivery is the same operation.</summary>
    public static string OfEvent(CrmEvent crmEvent) => $"event:{crmEvent.Id}";

    /// <summary>
    /// The business key of <c>oncePer</c>. Each hole's value is preceded by its length, so that values with a
    /// separator inside do not run together with their neighbours to another record's key.
    /// </summary>
    /// <exception cref="RouteEvaluationException">The event lacks what a hole names.</exception>
    public static string Of(Expression oncePer, CrmEvent crmEvent)
    {
        var sight = Sight.Of(crmEvent);
        var parts = oncePer is Template template ? template.Parts : [oncePer];
        return "once:" + string.Concat(parts.Select(part => Part(part, part.Text(sight))));
    }

    private static string Part(Expression part, string text) =>
        part is Literal ? text : string.Create(CultureInfo.InvariantCulture, $"{text.Length}:{text}");
}
