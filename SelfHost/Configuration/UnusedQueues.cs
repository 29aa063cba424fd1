using Bridge.Storage;

namespace Bridge.SelfHost.Configuration;

/// <summary>
/// Switches the functions off whose queues of operations are not in use, by the settings that the template sets in Azure: a look
/// into an empty queue costs a transaction too.
/// </summary>
internal static class UnusedQueues
{
    /// <summary>The settings that switch them off.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> SwitchedOff(IConfiguration configuration)
    {
        var used = (configuration.GetSection(QueueOptions.Section).Get<QueueOptions>() ?? new QueueOptions()).Operations;
        return Enumerable.Range(0, QueueOptions.MostOfOperations)
            .Where(number => number >= used)
            .Select(number => KeyValuePair.Create(FunctionSwitch.SettingOf(BridgeQueues.ReaderOf(number)), (string?)bool.TrueString));
    }
}
