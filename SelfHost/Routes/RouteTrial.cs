using System.Globalization;
using Bridge.Billing;
using Bridge.Crm;
using Bridge.Intake;
using Bridge.Processing;
using Bridge.Routing;
using Microsoft.Extensions.Options;
using Route = Bridge.Routing.Route;
using RouteContext = Bridge.Routing.RouteContext;

namespace Bridge.SelfHost.Routes;

/// <summary>Says what routes make of a delivery, in lines for a person. Nothing is sent, read or kept.</summary>
/// <param name="routes">The routes.</param>
/// <param name="calendar">The platform's calendar, from which periods are counted.</param>
/// <param name="billing">Where operations are called.</param>
internal sealed class RouteTrial(RouteTable routes, PlatformCalendar calendar, IOptions<BillingOptions> billing)
{
    private const string Hidden = "(not shown)";

    /// <summary>What comes of a delivery.</summary>
    /// <param name="content">What it holds.</param>
    /// <param name="records">The CRM's records, for routes that read; null where they are not known.</param>
    public IEnumerable<string> Lines(DeliveryContent content, CrmRecords? records)
    {
        foreach (var unreadable in content.Unreadable)
        {
            yield return $"An event cannot be read and would be a dead letter: {unreadable.Reason}";
        }

        if (content.Echoes > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{content.Echoes} of the events would be dropped: they tell of the bridge's own changes.");
        }

        foreach (var line in content.Events.SelectMany(crmEvent => Lines(crmEvent, records)))
        {
            yield return line;
        }
    }

    private IEnumerable<string> Lines(CrmEvent crmEvent, CrmRecords? records)
    {
        yield return $"{crmEvent.Type} of {crmEvent.Record?.ToString() ?? "no record"}, {crmEvent.OccurredAt:O}";
        var matching = routes.Match(crmEvent).ToList();
        if (matching.Count == 0)
        {
            yield return "  No route waits for it.";
        }

        foreach (var line in matching.SelectMany(route => Lines(route, crmEvent, records).Select(line => $"    {line}").Prepend($"  Route {route.Id}")))
        {
            yield return line;
        }
    }

    private List<string> Lines(Route route, CrmEvent crmEvent, CrmRecords? records)
    {
        var lines = new List<string>();
        try
        {
            var id = EventIntake.IdOf(crmEvent, route);
            lines.Add($"{(route.IsOnce ? "runs once for this key, as" : "runs as")} operation {id}");
            if (route.QueryFor(crmEvent) is { } query)
            {
                lines.Add(Reading(query));
                if (records is null)
                {
                    lines.Add("Give what it reads with --record, to see the request.");
                    return lines;
                }
            }

            var context = new RouteContext(crmEvent, calendar.Today, records);
            lines.AddRange(route.WhyNot(context) is { } why ? [$"would be skipped: {why}"] : Request(route, context, id));
        }
        catch (Exception exception) when (exception is RouteEvaluationException or BillingRefusedException)
        {
            lines.Add($"would fail: {exception.Message}");
        }

        return lines;
    }

    private IEnumerable<string> Request(Route route, RouteContext context, string id)
    {
        var arguments = route.Arguments(context);
        var faults = BillingArguments.Faults(route.Run, arguments.Where(argument => argument.Key != BillingOperations.Arg.Captcha).ToDictionary(StringComparer.Ordinal));
        if (faults.Count > 0)
        {
            return [$"would be refused: {string.Join(' ', faults)}"];
        }

        var sent = route.Run == BillingOperations.MoveFunds ? MoneyMove.Described(arguments, id) : arguments;
        var endpoint = new BillingEndpoint(route.Run, billing.Value);
        var shown = sent.ToDictionary(argument => argument.Key, argument => route.SecretArguments.Contains(argument.Key) ? Hidden : argument.Value, StringComparer.Ordinal);
        var parameters = endpoint.Parameters(shown);
        var isRead = route.Run.Method == HttpMethod.Get;
        return
        [
            $"{route.Run.Method} {(isRead ? endpoint.UrlWith(parameters) : endpoint.UrlBeside(parameters))}",
            $"  {BillingTokenHandler.Header}: the secret '{billing.Value.TokenSecret}'",
            .. isRead ? [] : parameters.Select(field => $"  {field.Key} = {field.Value}"),
        ];
    }

    private static string Reading(RecordQuery query)
    {
        var follow = query.Follow is { } association ? $", and its {association.To}: {string.Join(", ", association.Properties)}" : "";
        return $"reads {query.Record}: {string.Join(", ", query.Properties)}{follow}";
    }
}
