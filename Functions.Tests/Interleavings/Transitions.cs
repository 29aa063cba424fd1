using Bridge.Ledger;
using static Bridge.Ledger.CallState;

namespace Bridge.Tests.Interleavings;

/// <summary>The steps that the design allows a move of funds to take, one change of the ledger each.</summary>
internal static class Transitions
{
    private enum Attempt
    {
        /// <summary>It is still the same one.</summary>
        Same,

        /// <summary>It is the next one.</summary>
        Next,
    }

    private static readonly Dictionary<(CallState From, CallState To), Attempt> Calls = new()
    {
        // Before anything is sent: let go, taken over, put off, refused, given up.
        [(Running, Running)] = Attempt.Same,
        [(Running, Waiting)] = Attempt.Next,
        [(Running, Sending)] = Attempt.Same,
        [(Running, Refused)] = Attempt.Same,
        [(Running, Skipped)] = Attempt.Same,
        [(Running, NeedsReview)] = Attempt.Same,
        [(Running, DeadLettered)] = Attempt.Same,
        [(Waiting, Running)] = Attempt.Same,
        [(Waiting, Waiting)] = Attempt.Next,
        [(Waiting, DeadLettered)] = Attempt.Same,

        // Once it may have left, whoever sent it says what came of it, and anybody else that it is in doubt.
        [(Sending, Succeeded)] = Attempt.Same,
        [(Sending, Refused)] = Attempt.Same,
        [(Sending, Waiting)] = Attempt.Next,
        [(Sending, DeadLettered)] = Attempt.Same,
        [(Sending, InDoubt)] = Attempt.Same,
        [(Sending, NeedsReview)] = Attempt.Same,

        // A doubt is looked at, answered after all, or settled.
        [(InDoubt, InDoubt)] = Attempt.Same,
        [(InDoubt, Succeeded)] = Attempt.Same,
        [(InDoubt, Refused)] = Attempt.Same,
        [(InDoubt, Waiting)] = Attempt.Next,
        [(InDoubt, NeedsReview)] = Attempt.Same,
        [(NeedsReview, Succeeded)] = Attempt.Same,
        [(NeedsReview, Refused)] = Attempt.Same,

        // An end stays: it is written back, or the later look finds that the money moved twice.
        [(Succeeded, Succeeded)] = Attempt.Same,
        [(Refused, Refused)] = Attempt.Same,
        [(DeadLettered, DeadLettered)] = Attempt.Same,
        [(Succeeded, NeedsReview)] = Attempt.Same,
        [(Refused, NeedsReview)] = Attempt.Same,
        [(DeadLettered, NeedsReview)] = Attempt.Same,
    };

    private static readonly HashSet<(WriteBackState From, WriteBackState To)> WriteBacks =
    [
        (WriteBackState.None, WriteBackState.None),
        (WriteBackState.None, WriteBackState.Pending),
        (WriteBackState.Pending, WriteBackState.Pending),
        (WriteBackState.Pending, WriteBackState.Done),
        (WriteBackState.Pending, WriteBackState.Failed),
        (WriteBackState.Done, WriteBackState.Done),
        (WriteBackState.Failed, WriteBackState.Failed),
    ];

    /// <summary>Whether an operation may begin so.</summary>
    public static bool MayBegin(Operation first) =>
        first is { State: Running, WriteBack: WriteBackState.None } or { State: DeadLettered, WriteBack: WriteBackState.None };

    /// <summary>Whether one change may lead from the one to the other.</summary>
    public static bool MayFollow(Operation before, Operation next) =>
        next.Revision == before.Revision + 1
        && WriteBacks.Contains((before.WriteBack, next.WriteBack))
        && Calls.TryGetValue((before.State, next.State), out var attempt)
        && next.Attempt == before.Attempt + (attempt == Attempt.Next ? 1 : 0);
}
