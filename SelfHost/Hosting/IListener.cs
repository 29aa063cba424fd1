namespace Bridge.SelfHost.Hosting;

/// <summary>Waits for what makes a function run, and runs it.</summary>
internal interface IListener
{
    /// <summary>Listens until told to stop, and returns when what then runs has ended.</summary>
    /// <param name="stopping">Nothing new is begun.</param>
    /// <param name="aborting">What still runs is cancelled.</param>
    Task RunAsync(CancellationToken stopping, CancellationToken aborting);
}
