#pragma warning disable MA0047, CA1050 // The runtime looks for a type of exactly this name in no namespace.

/// <summary>
/// Runs inside the bridge before its own first line, because the Sandbox names this assembly in
/// <c>DOTNET_STARTUP_HOOKS</c>: the bridge then ends when the Sandbox does, even if that one was killed.
/// </summary>
/// <remarks>https://github.com/dotnet/runtime/blob/main/docs/design/features/host-startup-hook.md</remarks>
internal static class StartupHook
{
    /// <summary>Called by the runtime.</summary>
    public static void Initialize() => new Thread(ExitWithParent) { IsBackground = true }.Start();

    // The parent holds the other end of the pipe, which closes with it, however it ends.
    private static void ExitWithParent()
    {
        using var input = Console.OpenStandardInput();
        while (input.ReadByte() >= 0)
        {
        }

        Environment.Exit(0);
    }
}
