using Bridge.Sandbox.Page;
using Bridge.Sandbox.Plays;
using Bridge.Sandbox.SelfHost;
using Bridge.Sandbox.Servers;
using Bridge.Sandbox.Tour;
using Bridge.Sandbox.World;

namespace Bridge.Sandbox.Commands;

/// <summary>One run of the Sandbox: everything is started, the tour is played, and everything is ended.</summary>
internal sealed class SandboxRun(IReadOnlyList<string> crms, bool once, bool noBridge, int pagePort)
{
    private readonly SandboxScreen _screen = new();

    // A run that ends by itself leaves the usual port to one that stays, even if that one is only just starting.
    private int BridgePort => (noBridge, once) switch
    {
        (true, _) => UsualPorts.Bridge,
        (false, true) => Ports.Free(),
        (false, false) => Ports.FreeOr(UsualPorts.Bridge),
    };

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await PlayAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return once ? 1 : 0;
        }
        catch (InvalidOperationException exception)
        {
            _screen.Fail([exception.Message]);
            return 1;
        }
    }

    private async Task<int> PlayAsync(CancellationToken cancellationToken)
    {
        _screen.Greet();
        await using var world = await _screen.WhileAsync(
            "Starting Azurite, the billing API and the CRM…",
            say => OutsideWorld.StartAsync(new() { Crms = crms, BridgePort = BridgePort, HasUsualPorts = true }, say, cancellationToken));
        await StartBridgeAsync(world, cancellationToken);
        var plays = new AllPlays(world);
        await using var page = once ? null : await Ports.UsualOrFreeAsync(pagePort, port => PageServer.StartAsync(world, plays, port, cancellationToken));
        _screen.ShowAddresses(world, page?.Address);

        var report = await _screen.TourAsync(show => new TourGuide(world, plays.All, show).PlayAsync(cancellationToken));
        _screen.Sum(report);
        if (once)
        {
            SandboxScreen.Print(report.ToJson());
            return report.IsGood ? 0 : 1;
        }

        _screen.Stay(page!.Address);
        return await StayAsync(world, cancellationToken);
    }

    private async Task StartBridgeAsync(OutsideWorld world, CancellationToken cancellationToken)
    {
        if (!noBridge)
        {
            await _screen.WhileAsync("Starting the bridge…", async _ =>
            {
                await world.StartBridgeAsync(cancellationToken);
                return world;
            });
            return;
        }

        _screen.AskForBridge(world);
        await _screen.WhileAsync($"Waiting for your bridge at {world.PublicUrl}", async _ =>
        {
            await BridgeAnswers.WaitAsync(world.PublicUrl, world.Clock, cancellationToken);
            return world;
        });
    }

    private async Task<int> StayAsync(OutsideWorld world, CancellationToken cancellationToken)
    {
        await world.BridgeEndedAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        _screen.Fail([$"The bridge has ended. Its last lines:\n{world.BridgeFailure}"]);
        return 1;
    }
}
