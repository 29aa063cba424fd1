namespace Bridge.Routing;

/// <summary>How far a route moves funds without a person: its <c>brakes</c>. What is null holds nothing.</summary>
/// <param name="MaxAmount">The most that one operation moves either way, in the platform's currency; above zero.</param>
/// <param name="Direction">The only way that money may go.</param>
/// <param name="PerRecord">How often it moves money for one record.</param>
public sealed record RouteBrakes(decimal? MaxAmount = null, MoveDirection? Direction = null, RecordRate? PerRecord = null)
{
    /// <summary>The brakes of a route that has none.</summary>
    public static RouteBrakes None { get; } = new();
}

/// <summary>Which way a move of funds goes.</summary>
public enum MoveDirection
{
    /// <summary>From the partner to the customer: a positive amount.</summary>
    ToCustomer,

    /// <summary>From the customer back to the partner: a negative amount.</summary>
    FromCustomer,
}

/// <summary>A number of operations for one CRM record in a span of time.</summary>
/// <param name="Times">How many, 1 to 1000.</param>
/// <param name="Within">The span that ends now, one minute to 30 days.</param>
public sealed record RecordRate(int Times, TimeSpan Within);
