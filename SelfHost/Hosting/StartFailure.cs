using Bridge.SelfHost.Configuration;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Bridge.SelfHost.Hosting;

/// <summary>Tells a mistake in the set-up, whose message is for people, from a mistake in the program.</summary>
internal static class StartFailure
{
    /// <summary>What to print; null for an exception that is no failure to start.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        OptionsValidationException options => string.Join(Environment.NewLine, options.Failures),
        IOException { InnerException: AddressInUseException } io => $"{io.Message} Stop the program that listens there, or choose another port with --port.",
        StartException or InvalidOperationException or IOException => exception.Message,
        AggregateException { InnerExceptions: [var inner] } => Explain(inner),
        _ => null,
    };

    /// <summary>Whether a setting is what is wrong.</summary>
    public static bool IsOfSettings(Exception exception) =>
        exception is OptionsValidationException or InvalidOperationException or SettingMissingException;
}
