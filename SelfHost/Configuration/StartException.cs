namespace Bridge.SelfHost.Configuration;

/// <summary>The program cannot start as it is set up. The message says to a person what is wrong, where, and what to do.</summary>
internal class StartException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A setting is missing.</summary>
internal sealed class SettingMissingException(string message) : StartException(message);
