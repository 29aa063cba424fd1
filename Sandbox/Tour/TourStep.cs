using Bridge.Ledger;
using Bridge.Sandbox.Plays;
using Bridge.Sandbox.Sending;

namespace Bridge.Sandbox.Tour;

/// <summary>One play of the tour, as far as it has come.</summary>
internal sealed record TourStep(Play Play)
{
    /// <summary>What happened, in words.</summary>
    public string Title { get; init; } = Play.Title;

    /// <summary>Every delivery of it: the first ones at once, a late one at the end.</summary>
    public IReadOnlyList<SentWebhook> Deliveries { get; init; } = [];

    /// <summary>What the ledger knows of the operation; null until it is there.</summary>
    public Operation? Operation { get; init; }

    /// <summary>What came back to the CRM, in words; null while nothing did.</summary>
    public string? WrittenBack { get; init; }

    /// <summary>How long it took from the first delivery to the write-back.</summary>
    public TimeSpan? Took { get; init; }

    /// <summary>What went wrong, in words; null while nothing did.</summary>
    public string? Failure { get; init; }

    /// <summary>Whether the billing API did it.</summary>
    public bool Succeeded => Operation is { State: CallState.Succeeded };

    /// <summary>Whether the ledger and the CRM agree that the result was written back.</summary>
    public bool IsWrittenBack => Operation is { WriteBack: WriteBackState.Done } && WrittenBack is not null;
}
