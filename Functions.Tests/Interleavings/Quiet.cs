using Bridge.Ledger;
using Bridge.Tests.Scenarios;

namespace Bridge.Tests.Interleavings;

/// <summary>The end of a play: nothing goes wrong any more, and all that was begun comes to its end.</summary>
internal sealed class Quiet(Play play)
{
    private const int MostRounds = 120;

    /// <summary>Lets everything run until nothing is left to do; who is frozen stays so.</summary>
    public async Task ComeAsync()
    {
        play.Tell("all goes well from here");
        for (var round = 0; round < MostRounds; round++)
        {
            await play.FinishAsync();
            foreach (var message in play.Messages.ToList())
            {
                await play.StartAsync(message.Job, message);
                await play.FinishAsync();
            }

            if (play is { Messages.Count: 0, Late.Count: 0 } && play.Deals.Keys.All(IsAtRest))
            {
                return;
            }

            await play.WaitAsync(UntilTheNext());
            if (play.Rules.Operations.Any(operation => operation.Due <= play.World.Clock.GetUtcNow()))
            {
                await play.StartAsync(Job.Sweep);
            }
        }

        Rules.Rule(false, $"it does not come to rest: {string.Join("; ", play.Rules.Operations.Select(Rules.Line))}");
    }

    /// <summary>Looks at what has come of everything.</summary>
    public async Task CheckAsync()
    {
        foreach (var operation in play.Rules.Operations)
        {
            var deal = play.Deals[operation.Id];
            CheckMoney(operation, deal);
            CheckNotes(operation, deal);
            await CheckHistoryAsync(operation);
        }
    }

    private bool IsAtRest(string id) =>
        play.Rules.Find(id) is { Due: null } operation
        && (operation.State.IsEnd() || operation.State == CallState.NeedsReview)
        && operation.WriteBack != WriteBackState.Pending;

    private TimeSpan UntilTheNext()
    {
        var now = play.World.Clock.GetUtcNow();
        var due = play.Rules.Operations.Min(operation => operation.Due);
        return due > now ? due.Value - now + TimeSpan.FromSeconds(1) : TimeSpan.FromMinutes(1);
    }

    private void CheckMoney(Operation operation, Deal deal)
    {
        var moved = play.World.Billing.Book.FindCustomer(deal.Account)!.Entries
            .Count(entry => entry.Description.Contains(operation.Id, StringComparison.Ordinal));
        Rules.Rule(
            operation.State switch
            {
                CallState.Succeeded => moved == 1,
                CallState.NeedsReview => moved <= 1 && play.IsAccountDisturbed,
                _ => moved == 0,
            },
            $"the money moved {moved} times: {Rules.Line(operation)}");
    }

    private void CheckNotes(Operation operation, Deal deal)
    {
        var records = play.World.HubSpot.Records;
        var notes = records.NotesOn(deal.Company).Concat(records.NotesOn(deal.Record))
            .Count(note => note.Contains(operation.Id, StringComparison.Ordinal));
        var fewest = operation.WriteBack == WriteBackState.Done ? 1 : 0;
        var most = 1 + play.NotesOutOfLease.GetValueOrDefault(operation.Id);
        Rules.Rule(notes >= fewest && notes <= most, $"there are {notes} notes: {Rules.Line(operation)}");
    }

    private async Task CheckHistoryAsync(Operation operation)
    {
        var history = (await play.World.Ledger.HistoryAsync(operation.Id, default)).Where(line => line.To.Length > 0).OrderBy(line => line.Revision).ToList();
        Rules.Rule(
            history.Count == operation.Revision + 1 && history.Zip(history.Skip(1)).All(pair => pair.First.To == pair.Second.From),
            $"the history has gaps: {string.Join(", ", history.Select(line => line.To))}");
    }
}
