namespace Bridge.Sandbox.Tour;

/// <summary>Waits for a condition rather than for a time.</summary>
internal static class Patiently
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks again and again until the answer is yes.</summary>
    /// <returns>False when the patience ended first.</returns>
    public static async Task<bool> WaitAsync(Func<Task<bool>> isSo, TimeSpan patience, TimeProvider clock, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        while (!await isSo())
        {
            if (clock.GetElapsedTime(start) > patience)
            {
                return false;
            }

            await Task.Delay(Pause, clock, cancellationToken);
        }

        return true;
    }
}
