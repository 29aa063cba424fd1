namespace Bridge.Crm.Zoho;

/// <summary>
/// A query for the records of a module in a time window, a page at a time
/// (https://www.zoho.com/crm/developer/docs/api/v8/COQL-Overview.html). A page begins behind the last record of the one before: by
/// offset, a record that changes meanwhile would push another one out of sight. Zoho's times have whole seconds, so the window is widened to them.
/// </summary>
/// <param name="Module">The module.</param>
/// <param name="Fields">The fields to read.</param>
/// <param name="TimeField">The field whose time counts.</param>
/// <param name="From">The window's begin, included.</param>
/// <param name="To">The window's end, excluded.</param>
internal sealed record ZohoQuery(string Module, IReadOnlyList<string> Fields, string TimeField, DateTimeOffset From, DateTimeOffset To)
{
    // What costs one credit.
    private const int Page = 200;
    private static readonly TimeSpan AlmostASecond = TimeSpan.FromTicks(TimeSpan.TicksPerSecond - 1);

    private ZohoFound? Last { get; init; }

    /// <summary>The next page, behind a record.</summary>
    public ZohoQuery After(ZohoFound last) => this with { Last = last };

    /// <inheritdoc/>
    public override string ToString() =>
        $"select {string.Join(", ", Fields.Distinct(StringComparer.Ordinal))} from {Module} "
        + $"where ({Begin()} and {TimeField} < '{ZohoTime.Text(To + AlmostASecond)}') order by {TimeField} asc, id asc limit {Page}";

    private string Begin() => Last is null
        ? $"{TimeField} >= '{ZohoTime.Text(From)}'"
        : $"({TimeField} > '{ZohoTime.Text(Last.At)}' or ({TimeField} = '{ZohoTime.Text(Last.At)}' and id > '{Last.Id}'))";
}
