namespace Bridge.Dashboard.Pages.Operations;

/// <summary>What needs a person, by kind.</summary>
/// <param name="Groups">The kinds, the most urgent first; those that have none are left out.</param>
public sealed record AttentionView(IReadOnlyList<AttentionGroup> Groups);

/// <summary>Operations that need a person for one reason.</summary>
/// <param name="Key">Its name in the page.</param>
/// <param name="Title">What they are.</param>
/// <param name="Words">What is to be done.</param>
/// <param name="Lines">The newest of them.</param>
/// <param name="Query">The query that lists all.</param>
/// <param name="HasMore">Whether there are, or may be, more.</param>
/// <param name="MayRetry">Whether they can be tried again together.</param>
public sealed record AttentionGroup(
    string Key, string Title, string Words, IReadOnlyList<OperationLine> Lines, string Query, bool HasMore, bool MayRetry);
