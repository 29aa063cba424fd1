using Bridge.SelfHost.Configuration;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Bridge.SelfHost.Hosting;

/// <summary>Tells a mistake in the set-up, whose message is for people, from a mistake in the program.</summary>
internal static class StartFailure
{
    /// <summary>What to print; null for a mistake in the program.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        OptionsValidationException options => string.Join(Environment.NewLine, options.Failures),
        IOException { InnerException: AddressInUseException } io => $"{io.Message.TrimEnd('.')}. Stop the program that listens there, or choose another port with --port.",
        IOException or InvalidOperationException => exception.Message,
        _ => IsOurs(exception) ? exception.Message : null,
    };

    /// <summary>Whether settings may be what is wrong.</summary>
    public static bool IsOfSettings(Exception exception) =>
        exception is OptionsValidationException or InvalidOperationException or SettingMissingException
        || exception.GetType().Assembly == typeof(BridgeServices).Assembly;

    // What the bridge itself throws, it words for people.
    private static bool IsOurs(Exception exception) =>
        exception is StartException || exception.GetType().Assembly == typeof(BridgeServices).Assembly;
}
