namespace Bridge.Tests.Interleavings;

/// <summary>A request that stands at the turnstile.</summary>
/// <param name="worker">Whose it is.</param>
/// <param name="request">What it is.</param>
/// <param name="send">Sends it, and takes the whole answer in.</param>
/// <param name="leave">Lets it leave without arriving; what that gives lets it arrive.</param>
internal sealed class Stop(Worker worker, Request request, Func<Task> send, Func<Task<Func<Task>>>? leave)
{
    // What waits for it goes on in the scheduler's own call, so that it stands still again when the call is back.
    private readonly TaskCompletionSource _passed = new();
    private Exception? _failure;

    public Worker Worker => worker;

    public Request Request => request;

    /// <summary>Whether the other side has it, and only the answer stands here.</summary>
    public bool IsApplied { get; private set; }

    /// <summary>Whether it left; where it could not, the worker is told why in place of an answer.</summary>
    public bool HasLeft => IsApplied && _failure is null;

    public Task Passed => _passed.Task;

    /// <summary>Lets it through to the other side. The answer waits here.</summary>
    public async Task ApplyAsync()
    {
        try
        {
            await send();
        }
        catch (Exception exception)
        {
            _failure = exception;
        }

        IsApplied = true;
    }

    /// <summary>Lets it leave without arriving.</summary>
    /// <returns>What lets it arrive; null where it does not leave: the worker is told why in place of an answer.</returns>
    public async Task<Func<Task>?> LeaveAsync()
    {
        try
        {
            return await leave!();
        }
        catch (Exception exception)
        {
            (_failure, IsApplied) = (exception, true);
            return null;
        }
    }

    /// <summary>Gives the worker its answer, and lets it go on to its next request.</summary>
    public void Answer()
    {
        if (_failure is null)
        {
            _passed.SetResult();
        }
        else
        {
            _passed.SetException(_failure);
        }
    }

    /// <summary>Gives the worker a failure in place of an answer.</summary>
    public void Fail(Exception failure) => _passed.SetException(failure);

    /// <summary>What its sender meets where the connection does not hold.</summary>
    public Exception Trouble(string why) => request.Target is Target.Billing or Target.Crm
        ? new HttpRequestException(IsApplied || request.IsMove ? HttpRequestError.ResponseEnded : HttpRequestError.ConnectionError, why)
        : new IOException(why);

    public override string ToString() => $"{worker}: {request}{(IsApplied ? ", answered" : "")}";
}
