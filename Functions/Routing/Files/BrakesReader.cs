using Bridge.Billing;
using Bridge.Routing.Expressions;

namespace Bridge.Routing.Files;

/// <summary>Reads a route's <c>brakes</c>.</summary>
internal sealed class BrakesReader(RouteFile file, DurationReader durations)
{
    private const int MostTimes = 1000;

    private static readonly string[] Members = ["maxAmount", "direction", "perRecord"];
    private static readonly string[] RateMembers = ["times", "within"];

    private static readonly Dictionary<string, MoveDirection> Directions = new(StringComparer.Ordinal)
    {
        ["to-customer"] = MoveDirection.ToCustomer,
        ["from-customer"] = MoveDirection.FromCustomer,
    };

    /// <param name="token">The brakes; null where the route has none.</param>
    /// <param name="run">The operation, null where the route names none that exists.</param>
    public RouteBrakes Read(JToken? token, BillingOperation? run)
    {
        if (token is null || file.Object(token, Members) is not { } json)
        {
            return RouteBrakes.None;
        }

        if (run is not null && run != BillingOperations.MoveFunds)
        {
            file.Mistake(token, $"brakes hold {BillingOperations.MoveFunds} only, and {run} moves no funds; leave them out");
        }

        if (json.Count == 0)
        {
            file.Mistake(token, $"holds nothing; set one of {string.Join(", ", Members)}");
        }

        return new RouteBrakes(ReadMaxAmount(json["maxAmount"]), ReadDirection(json["direction"]), ReadRate(json["perRecord"]));
    }

    private decimal? ReadMaxAmount(JToken? token)
    {
        if (token is null)
        {
            return null;
        }

        if (ScalarText.Of(token) is { } text && Money.Fault("maxAmount", text) is null && Money.Read(text) is > 0 and var amount)
        {
            return amount;
        }

        file.Mistake(token, "is no amount above zero; write it as \"500.00\", without a currency or grouped digits");
        return null;
    }

    private MoveDirection? ReadDirection(JToken? token)
    {
        if (file.Text(token) is not { } name)
        {
            return null;
        }

        if (Directions.TryGetValue(name, out var direction))
        {
            return direction;
        }

        file.Mistake(token!, $"'{name}' is no direction; {Nearest.Among(Directions.Keys, name)}");
        return null;
    }

    private RecordRate? ReadRate(JToken? token)
    {
        if (token is null || file.Object(token, RateMembers) is not { } json)
        {
            return null;
        }

        var times = file.Required(json, "times", "say how often the route may move funds for one record, such as 3");
        var within = file.Required(json, "within", "say in what time, such as \"1.00:00:00\" for a day");
        var rate = (Times: ReadTimes(times), Within: durations.Read(within));
        return rate is ({ } often, { } span) ? new RecordRate(often, span) : null;
    }

    private int? ReadTimes(JToken? token)
    {
        if (token is JValue { Value: long and >= 1 and <= MostTimes and var times })
        {
            return (int)times;
        }

        if (token is not null)
        {
            file.Mistake(token, $"is no whole number from 1 to {MostTimes}; write it without quotes");
        }

        return null;
    }
}
