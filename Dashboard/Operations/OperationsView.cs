namespace Bridge.Dashboard.Pages.Operations;

/// <summary>A list of operations.</summary>
/// <param name="Filter">The parameters of the filter, by name, as they stand in the URL.</param>
/// <param name="Choices">What may be chosen.</param>
/// <param name="Lines">The operations, the newest received first.</param>
/// <param name="IsFirst">Whether it is the first page.</param>
/// <param name="Next">The query of the next page; null where this is the last.</param>
/// <param name="FilterQuery">The filter as a query; empty where it asks for everything.</param>
public sealed record OperationsView(
    IReadOnlyDictionary<string, string> Filter, FilterChoices Choices, IReadOnlyList<OperationLine> Lines, bool IsFirst, string? Next, string FilterQuery);

/// <summary>What a filter may be made of.</summary>
/// <param name="States">States of the call: value and words.</param>
/// <param name="WriteBacks">States of the write-back: value and words.</param>
/// <param name="Sources">Names of sources.</param>
/// <param name="Routes">Ids of routes.</param>
public sealed record FilterChoices(
    IReadOnlyList<Choice> States, IReadOnlyList<Choice> WriteBacks, IReadOnlyList<Choice> Sources, IReadOnlyList<Choice> Routes);

/// <summary>Something that may be chosen.</summary>
/// <param name="Value">Its value in the URL.</param>
/// <param name="Words">What the person reads.</param>
public sealed record Choice(string Value, string Words);
