using System.Globalization;
using Bridge.Sandbox.Billing;
using Bridge.Sandbox.Servers;

namespace Bridge.Tests.Interleavings;

/// <summary>One thing that may happen next.</summary>
/// <param name="Weight">How likely it is, beside the others.</param>
/// <param name="Name">What it is, in words.</param>
/// <param name="Make">Lets it happen.</param>
internal sealed record Move(int Weight, string Name, Func<Task> Make);

/// <summary>Says what may happen next in a play.</summary>
internal sealed class Moves(Play play, bool others)
{
    private const int MostWorkers = 2;

    private static readonly (int Weight, TimeSpan Time)[] Waits =
    [
        (3, TimeSpan.FromSeconds(3)),
        (5, TimeSpan.FromSeconds(16)),
        (4, TimeSpan.FromSeconds(70)),
        (5, TimeSpan.FromSeconds(125)),
        (5, TimeSpan.FromSeconds(305)),
        (1, TimeSpan.FromMinutes(31)),
        (1, TimeSpan.FromHours(25)),
    ];

    /// <summary>Lets one of them happen.</summary>
    /// <param name="pick">Which.</param>
    public async Task MakeAsync(ushort pick)
    {
        await play.PassAsidesAsync();
        var moves = All().ToList();
        var left = pick * moves.Sum(move => move.Weight) / (ushort.MaxValue + 1);
        var next = moves.First(move => (left -= move.Weight) < 0);
        play.Tell(next.Name);
        await next.Make();
    }

    private IEnumerable<Move> All() => [.. Stops(), .. Workers(), .. Messages(), .. Times(), .. Others()];

    private IEnumerable<Move> Stops()
    {
        foreach (var stop in play.Stops.Where(stop => !stop.Worker.IsFrozen))
        {
            if (stop.IsApplied)
            {
                yield return new(30, $"{stop} goes on", () => play.AnswerAsync(stop));
                continue;
            }

            yield return new(60, $"{stop} goes on", () => play.PassAsync(stop));
            yield return new(5, $"{stop} arrives, and its answer is late", () => play.ApplyAsync(stop));
            yield return new(6, $"{stop} arrives, and its answer is lost", () => play.LoseAnswerAsync(stop));
            yield return new(3, $"{stop} does not leave", () => play.RefuseAsync(stop));
            foreach (var move in stop.Request.IsMove ? MovesOfFunds(stop) : stop.Request.Target is Target.Billing or Target.Crm ? Refusals(stop) : [])
            {
                yield return move;
            }
        }
    }

    private IEnumerable<Move> MovesOfFunds(Stop stop)
    {
        yield return new(20, $"{stop} leaves, and is lost", () => play.LoseAsync(stop, arrives: false));
        yield return new(20, $"{stop} leaves, and arrives late", () => play.LoseAsync(stop, arrives: true));
        yield return Answered(stop, 4, "429", play.World.Billing.Faults, Fault.TooManyRequests(TimeSpan.FromSeconds(5)));
        yield return Answered(stop, 3, "500", play.World.Billing.Faults, Fault.Refuse(500));
        yield return Answered(stop, 3, "502 once it is applied", play.World.Billing.Faults, Fault.RefuseAfterApplying(502));
        yield return Answered(stop, 3, "code 500 once it is applied", play.World.Billing.Faults, BillingFaults.CodeInOkAfterApplying(500));
        yield return Answered(stop, 2, "400", play.World.Billing.Faults, BillingFaults.CodeInOk(400));
    }

    private IEnumerable<Move> Refusals(Stop stop)
    {
        var faults = stop.Request.Target == Target.Billing ? play.World.Billing.Faults : play.World.HubSpot.Faults;
        yield return Answered(stop, 2, "503", faults, Fault.Refuse(503));
        yield return Answered(stop, 2, "429", faults, Fault.TooManyRequests(TimeSpan.FromSeconds(5)));
    }

    private Move Answered(Stop stop, int weight, string answer, FaultPlan faults, Fault fault) => new(
        weight,
        $"{stop} is answered with {answer}",
        () =>
        {
            faults.Add(fault);
            return play.PassAsync(stop);
        });

    private IEnumerable<Move> Workers()
    {
        foreach (var worker in play.Workers)
        {
            yield return new(3, $"{worker} dies", () => Done(() => play.Kill(worker)));
            if (worker.IsFrozen)
            {
                yield return new(6, $"{worker} thaws", () => Done(() => worker.IsFrozen = false));
                continue;
            }

            yield return new(4, $"{worker} freezes", () => Done(() => worker.IsFrozen = true));
            yield return new(1, $"{worker} is told to stop", () => Done(worker.Stop));
        }
    }

    private IEnumerable<Move> Messages()
    {
        var atWork = play.Workers.Where(worker => !worker.IsFrozen).ToList();
        foreach (var message in play.Messages)
        {
            var isFree = message.Job is Job.ParkOperation or Job.ParkWriteBack
                ? !atWork.Any(worker => worker.Job == message.Job)
                : atWork.Count(worker => worker.Job is Job.RunOperation or Job.WriteBack) < MostWorkers;
            if (isFree)
            {
                yield return new(20, $"{message} is given out", () => play.StartAsync(message.Job, message));
            }

            if (message.Job is Job.RunOperation or Job.WriteBack)
            {
                yield return new(1, $"{message} has failed too often", () => Done(() => play.Poison(message)));
            }
        }

        if (!atWork.Any(worker => worker.Job == Job.Sweep))
        {
            yield return new(5, "the sweep starts", () => play.StartAsync(Job.Sweep));
        }

        foreach (var message in play.Workers.Select(worker => worker.Message).OfType<Message>())
        {
            yield return new(5, $"{message} comes twice", () => Done(() => play.Repeat(message)));
        }

        foreach (var (id, deal) in play.Deals)
        {
            yield return new(3, $"the event of {id[..4]} is delivered again", () => play.WinAsync(deal));
        }
    }

    private IEnumerable<Move> Times()
    {
        foreach (var (weight, time) in Waits)
        {
            yield return new(weight, string.Create(CultureInfo.InvariantCulture, $"{time} pass"), () => play.WaitAsync(time));
        }

        foreach (var late in play.Late)
        {
            yield return new(6, "a move arrives late", () => play.ArriveAsync(late));
        }
    }

    private IEnumerable<Move> Others()
    {
        yield return new(1, "somebody makes a call", () => Done(() => Book(EntryKind.CallCharge, 0.75m)));
        if (others)
        {
            yield return new(2, "somebody pays in", () => Done(() => Book(EntryKind.Payment, 3m)));
            yield return new(1, "a rent is charged", () => Done(() => Book(EntryKind.OtherCharge, 2m)));
        }
    }

    private void Book(EntryKind kind, decimal amount)
    {
        play.World.Billing.Book.Book(play.Deals.Values.First().Account, kind, amount, "somebody else");
        play.IsAccountDisturbed |= kind != EntryKind.CallCharge;
    }

    private static Task Done(Action what)
    {
        what();
        return Task.CompletedTask;
    }
}
