using System.Threading.Channels;

namespace Bridge.Tests.Http;

/// <summary>Where a server holds the requests that are under way, and counts them.</summary>
internal sealed class Gate
{
    private readonly Channel<bool> _open = Channel.CreateUnbounded<bool>();
    private readonly Lock _lock = new();
    private int _inside;
    private int _most;

    /// <summary>How many are held.</summary>
    public int Inside
    {
        get
        {
            lock (_lock)
            {
                return _inside;
            }
        }
    }

    /// <summary>The most that ever were at once.</summary>
    public int Most
    {
        get
        {
            lock (_lock)
            {
                return _most;
            }
        }
    }

    public async Task PassAsync()
    {
        lock (_lock)
        {
            _most = Math.Max(_most, ++_inside);
        }

        await _open.Reader.ReadAsync();
        lock (_lock)
        {
            _inside--;
        }
    }

    /// <summary>Lets so many pass, of those that are held or come later.</summary>
    public void Let(int requests)
    {
        for (var let = 0; let < requests; let++)
        {
            _open.Writer.TryWrite(true);
        }
    }

    public async Task UntilInsideAsync(int requests)
    {
        using var giveUp = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (Inside != requests)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, giveUp.Token);
        }
    }
}
