using System.IO.Pipes;
using Bridge.Benchmarks.World;

#pragma warning disable MA0047, CA1050 // The runtime looks for a type of exactly this name in no namespace.

/// <summary>
/// Runs inside the bridge that is measured, because the benchmark names this assembly in <c>DOTNET_STARTUP_HOOKS</c>: tells
/// through a pipe, as often as it is asked, how much was allocated so far, which no other process can see.
/// </summary>
/// <remarks>https://github.com/dotnet/runtime/blob/main/docs/design/features/host-startup-hook.md</remarks>
internal static class StartupHook
{
    /// <summary>Called by the runtime.</summary>
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(AllocationPipe.Variable) is { Length: > 0 } pipe)
        {
            new Thread(() => Tell(pipe)) { IsBackground = true }.Start();
        }
    }

    private static void Tell(string pipe)
    {
        using var server = new NamedPipeServerStream(pipe, PipeDirection.InOut);
        server.WaitForConnection();
        while (server.ReadByte() >= 0)
        {
            server.Write(BitConverter.GetBytes(GC.GetTotalAllocatedBytes(precise: false)));
        }
    }
}
