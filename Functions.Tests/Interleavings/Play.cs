using Bridge.Billing;
using Bridge.Crm.HubSpot;
using Bridge.Intake;
using Bridge.Processing;
using Bridge.Storage;
using Bridge.Tests.Scenarios;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;

namespace Bridge.Tests.Interleavings;

/// <summary>
/// The real bridge on a stage: every request stops at a turnstile, the clock stands, and one thing happens at a time, so that the
/// same choices always play the same.
/// </summary>
internal sealed class Play : IAsyncDisposable
{
    // A quarter of an hour before midnight of the platform.
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 45, 0, TimeSpan.Zero);

    // Whoever waits for a turn waits on a timer, which stands.
    private static readonly (string Setting, string? Value)[] WithoutTurns =
    [
        ("Billing:Concurrency", "200"), ("Billing:RequestsPerSecond", "1000"),
        ("Sources:hubspot:Concurrency", "200"), ("Sources:hubspot:RequestsPerSecond", "1000"),
    ];

    private readonly Turnstile _turnstile;
    private readonly List<Worker> _workers = [];
    private readonly List<Message> _messages;
    private readonly List<LateMove> _late = [];
    private readonly List<string> _story = [];

    private Play(World world, Turnstile turnstile, List<Message> messages) =>
        (World, _turnstile, _messages, Rules) = (world, turnstile, messages, new Rules(world));

    public World World { get; }

    public Rules Rules { get; }

    /// <summary>The deals that were won, by their operation's id.</summary>
    public Dictionary<string, Deal> Deals { get; } = new(StringComparer.Ordinal);

    /// <summary>The messages that may be given out.</summary>
    public IReadOnlyList<Message> Messages => _messages;

    public IReadOnlyList<Stop> Stops => _turnstile.Stops;

    public IEnumerable<Worker> Workers => _workers.Where(worker => worker.IsAtWork);

    /// <summary>The moves of funds that left, were given up, and have not arrived yet.</summary>
    public IReadOnlyList<LateMove> Late => _late;

    /// <summary>How many notes were left by invocations whose lease had ended, by operation.</summary>
    public Dictionary<string, int> NotesOutOfLease { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether somebody else moved money of the account.</summary>
    public bool IsAccountDisturbed { get; set; }

    /// <summary>What happened, line by line.</summary>
    public string Story => string.Join('\n', _story);

    public static async Task<Play> StartAsync(AzuriteFixture azurite)
    {
        var turnstile = new Turnstile();
        var messages = new List<Message>();
        var storage = StoppedStorage.Clients(azurite.ConnectionString, turnstile, (queue, text) => messages.Add(MessageOf(queue, text)));
        var world = await World.StartAsync(azurite, new StandingClock(Start), services => Stopped(services.AddSingleton(storage), turnstile), WithoutTurns);
        return new Play(world, turnstile, messages);
    }

    /// <summary>Plays, and tells the story where the play fails.</summary>
    public static Task OnStageAsync(AzuriteFixture azurite, Func<Play, Task> scene)
    {
        // Without the test's own context everything goes on in the calls that let it.
        return Task.Run(PlayAsync).WaitAsync(TimeSpan.FromMinutes(2), TimeProvider.System);

        async Task PlayAsync()
        {
            await using var play = await StartAsync(azurite);
            try
            {
                await scene(play);
            }
            catch (Exception exception)
            {
                throw new BrokenRuleException($"{exception.Message}\n{play.Story}", exception);
            }
        }
    }

    /// <summary>Lets a deal be won; its message is there then.</summary>
    public async Task WinAsync(Deal deal)
    {
        var answer = await World.DeliverAsync(deal.Won());
        Deals.TryAdd(Assert.Single(answer.Operations), deal);
    }

    public void Tell(string what) => _story.Add($"{World.Clock.GetUtcNow() - Start:d\\.hh\\:mm\\:ss} {what}");

    /// <summary>Starts a worker, which goes up to its first request.</summary>
    public async Task<Worker> StartAsync(Job job, Message? message = null)
    {
        if (message is not null)
        {
            _messages.Remove(message);
        }

        var worker = new Worker(_workers.Count + 1, job, message);
        _workers.Add(worker);
        _turnstile.Start(worker, stopping => WorkAsync(job, message?.Text ?? "", stopping));
        await StandStillAsync(worker);
        return worker;
    }

    /// <summary>Lets a worker go on until it stands before a certain request.</summary>
    public async Task<Stop> UntilAsync(Worker worker, Func<Request, bool> isIt)
    {
        while (true)
        {
            var stop = Stops.First(stop => stop.Worker == worker);
            if (isIt(stop.Request))
            {
                return stop;
            }

            await PassAsync(stop);
        }
    }

    /// <summary>Lets all workers that are not frozen go on to their end.</summary>
    public async Task FinishAsync()
    {
        // First what all of them may wait for together: else the sweep could wait for an answer that stands at another worker.
        while (Stops.Where(stop => !stop.Worker.IsFrozen).OrderByDescending(stop => stop.Request.IsAside).FirstOrDefault() is { } stop)
        {
            Tell($"{stop} goes on");
            await PassAsync(stop);
        }
    }

    /// <summary>Lets a request through, and its worker go on with the answer.</summary>
    public async Task PassAsync(Stop stop)
    {
        await ApplyAsync(stop);
        await AnswerAsync(stop);
    }

    /// <summary>Lets a request through; its answer does not come yet.</summary>
    public async Task ApplyAsync(Stop stop)
    {
        if (stop.IsApplied)
        {
            return;
        }

        Rules.OnRequest(stop.Request);
        await stop.ApplyAsync();
        if (stop.Request.IsMove && stop.HasLeft)
        {
            Rules.OnMove(stop.Worker);
        }

        if (stop.Request.IsNote && stop.HasLeft && !Rules.Holds(stop.Worker))
        {
            var id = stop.Worker.Message!.OperationId;
            NotesOutOfLease[id] = NotesOutOfLease.GetValueOrDefault(id) + 1;
        }

        if (stop.Request.ChangesLedger)
        {
            await Rules.OnLedgerAsync(stop.Worker, Deals.Keys);
        }
    }

    /// <summary>Gives a worker its answer.</summary>
    public Task AnswerAsync(Stop stop) => GoOnAsync(stop, stop.Answer);

    /// <summary>Lets a request through; its answer is lost, where it had one.</summary>
    public async Task LoseAnswerAsync(Stop stop)
    {
        await ApplyAsync(stop);
        await (stop.HasLeft ? FailAsync(stop, stop.Trouble("The answer was lost.")) : AnswerAsync(stop));
    }

    /// <summary>Fails a request that does not leave.</summary>
    public Task RefuseAsync(Stop stop) => FailAsync(stop, stop.Trouble("No connection."));

    /// <summary>Lets a move of funds leave, and its worker believe that the connection broke.</summary>
    /// <param name="stop">The move.</param>
    /// <param name="arrives">Whether it arrives later.</param>
    public async Task LoseAsync(Stop stop, bool arrives)
    {
        var arrive = await stop.LeaveAsync();
        if (arrive is null)
        {
            await AnswerAsync(stop);
            return;
        }

        Rules.OnMove(stop.Worker);
        if (arrives)
        {
            _late.Add(new LateMove(World.Clock.GetUtcNow(), arrive));
        }

        await FailAsync(stop, stop.Trouble("The connection broke."));
    }

    public async Task ArriveAsync(LateMove late)
    {
        _late.Remove(late);
        await late.Arrive();
    }

    /// <summary>Ends a worker for good; its message comes again.</summary>
    public void Kill(Worker worker)
    {
        worker.IsDead = true;
        if (worker.Message is { } message)
        {
            _messages.Add(message);
        }
    }

    /// <summary>Makes a message come once more.</summary>
    public void Repeat(Message message) => _messages.Add(message);

    /// <summary>Makes a message one that failed too often.</summary>
    public void Poison(Message message)
    {
        var parking = message.Job is Job.RunOperation or Job.ParkOperation ? Job.ParkOperation : Job.ParkWriteBack;
        _messages.Remove(message);
        _messages.Add(message with { Job = parking, Failures = 0 });
    }

    /// <summary>Moves the clock on. What is late arrives before its settling time is over.</summary>
    public async Task WaitAsync(TimeSpan time)
    {
        var settled = World.Get<ProtocolTimes>().Settling;
        foreach (var late in _late.Where(late => late.LeftAt + settled <= World.Clock.GetUtcNow() + time).ToList())
        {
            Tell("a move arrives late");
            await ArriveAsync(late);
        }

        World.Clock.Advance(time);
    }

    /// <summary>Lets through what nothing depends on.</summary>
    public async Task PassAsidesAsync()
    {
        while (Stops.FirstOrDefault(stop => stop.Request.IsAside) is { } aside)
        {
            await PassAsync(aside);
        }

        var standing = Stops.Select(stop => stop.Worker).ToHashSet();
        Rules.Rule(Workers.All(standing.Contains), "a worker waits for something that is not seen here");
    }

    public async ValueTask DisposeAsync()
    {
        _turnstile.Close();
        await World.DisposeAsync();
        _workers.ForEach(worker => worker.Dispose());
    }

    private Task FailAsync(Stop stop, Exception failure) => GoOnAsync(stop, () => stop.Fail(failure));

    private async Task GoOnAsync(Stop stop, Action goOn)
    {
        _turnstile.Remove(stop);
        goOn();
        await StandStillAsync(stop.Worker);
    }

    // A worker stands still when the call that let it go on is back. Only the sweep does several things at once, on threads of
    // its own.
    private async Task StandStillAsync(Worker worker)
    {
        while (worker is { Job: Job.Sweep, IsAtWork: true })
        {
            var arrivals = _turnstile.Arrivals;
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
            if (arrivals == _turnstile.Arrivals && _turnstile.Passing == 0 && Stops.Any(stop => stop.Worker == worker))
            {
                break;
            }
        }

        if (!worker.IsDead && worker.Ended is { IsCompleted: true, IsCompletedSuccessfully: false } failed)
        {
            Fail(worker, failed.Exception?.InnerException);
        }
    }

    // The host gives the message out again, and after five times parks it.
    private void Fail(Worker worker, Exception? exception)
    {
        worker.IsDead = true;
        Tell($"{worker} failed: {exception?.GetType().Name ?? "its time was over"}");
        Rules.Rule(exception is null or OperationCanceledException || StorageTrouble.Is(exception), $"{worker} failed: {exception}");
        if (worker.Message is not { } message)
        {
            return;
        }

        var again = message with { Failures = message.Failures + 1 };
        _messages.Add(again);
        if (again.Failures == 5)
        {
            Poison(again);
        }
    }

    private Task WorkAsync(Job job, string text, CancellationToken stopping) => job switch
    {
        Job.RunOperation => World.Get<OperationRunner>().RunAsync(text, stopping),
        Job.WriteBack => World.Get<WriteBackRunner>().RunAsync(text, stopping),
        Job.ParkOperation => World.Get<PoisonParking>().ParkOperationAsync(text, stopping),
        Job.ParkWriteBack => World.Get<PoisonParking>().ParkWriteBackAsync(text, stopping),
        _ => World.Get<Sweep>().RunAsync(stopping),
    };

    private static Message MessageOf(string queue, string text)
    {
        if (queue == BridgeQueues.WriteBacksName)
        {
            return new Message(Job.WriteBack, text, WriteBackMessage.Read(text), 0);
        }

        var envelope = EnvelopeJson.Read(text);
        return new Message(Job.RunOperation, text, envelope.OperationId, envelope.Attempt);
    }

    private static void Stopped(IServiceCollection services, Turnstile turnstile)
    {
        (string Client, Target Target)[] clients =
        [
            (BillingHttp.Reads, Target.Billing), (BillingHttp.Sends, Target.Billing), (HubSpotClient.Name, Target.Crm),
        ];
        foreach (var (client, target) in clients)
        {
            services
                .AddHttpClient(client, http => http.Timeout = Timeout.InfiniteTimeSpan)
                .AddHttpMessageHandler(() => new StoppedHttp(turnstile, target));
        }

        services.ConfigureAll<HttpStandardResilienceOptions>(pipeline =>
        {
            pipeline.Retry.Delay = TimeSpan.Zero;
            pipeline.Retry.UseJitter = false;
        });
    }
}

/// <summary>A move of funds that left, was given up, and arrives later.</summary>
internal sealed record LateMove(DateTimeOffset LeftAt, Func<Task> Arrive);
