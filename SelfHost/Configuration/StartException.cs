namespace Bridge.SelfHost.Configuration;

/// <summary>The program cannot start as it is set up. The message says to a person what is wrong, where, and what to do.</summary>
internal sealed class StartException(string message, Exception? inner = null) : Exception(message, inner);
