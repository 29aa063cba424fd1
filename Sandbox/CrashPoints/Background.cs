using System.Text;
using Bridge.Sandbox.Proxies;

namespace Bridge.Sandbox.CrashPoints;

/// <summary>Tells what the bridge asks anyway, whatever operations there are, from what it asks for an operation.</summary>
internal static class Background
{
    // The host's own container: locks and times of timers.
    private const string HostContainer = "azure-webjobs-hosts";

    /// <summary>Whether the request belongs to no operation. A look into a queue is an operation's if it finds a message.</summary>
    public static bool Is(ProxiedRequest request) => request.Target switch
    {
        ProxyTarget.Blob => request.Path.Contains(HostContainer, StringComparison.Ordinal) || IsCreation(request),
        ProxyTarget.Queue => IsCreation(request) || IsMeasuring(request),
        ProxyTarget.Table => IsCreation(request) || IsSweep(request) || IsCircuit(request) || IsFigures(request),
        _ => false,
    };

    /// <summary>Whether the request takes messages out of a queue.</summary>
    public static bool IsReceive(ProxiedRequest request) =>
        request.Target == ProxyTarget.Queue && request.Method == HttpMethods.Get && request.Path.EndsWith("/messages", StringComparison.Ordinal) && !IsMeasuring(request);

    /// <summary>The queue that it looks into.</summary>
    public static string QueueOf(ProxiedRequest receive) => receive.Path.Split('/')[^2];

    /// <summary>Whether a look into a queue found a message.</summary>
    public static bool Found(ProxiedAnswer answer) =>
        Encoding.UTF8.GetString(answer.Body.Span).Contains("<QueueMessage>", StringComparison.Ordinal);

    // Tables are made by a POST to Tables; a queue and a container by a PUT of their own name, behind the account's.
    private static bool IsCreation(ProxiedRequest request) =>
        request.Path.EndsWith("/Tables", StringComparison.Ordinal)
        || (request.Method == HttpMethods.Put && request.Path.Count('/') == 2);

    // How long a queue is, how old its first message, and which queues there are.
    private static bool IsMeasuring(ProxiedRequest request) =>
        request.Method == HttpMethods.Get
        && (request.Query.Contains("peekonly=true", StringComparison.Ordinal)
            || request.Query.Contains("comp=metadata", StringComparison.Ordinal)
            || request.Query.Contains("comp=list", StringComparison.Ordinal));

    private static bool IsSweep(ProxiedRequest request) =>
        request.Method == HttpMethods.Get && request.Query.Contains("RowKey ge 'due_'", StringComparison.Ordinal);

    // The roll-up's own table, and the index rows that it counts.
    private static bool IsFigures(ProxiedRequest request) =>
        request.Path.Contains("/figures", StringComparison.Ordinal)
        || (request.Path.EndsWith("/$batch", StringComparison.Ordinal) && Encoding.UTF8.GetString(request.Body.Span).Contains("/figures(", StringComparison.Ordinal))
        || (request.Method == HttpMethods.Get
            && (request.Query.Contains("RowKey ge 'end_", StringComparison.Ordinal) || request.Query.Contains("RowKey ge 'wrb_", StringComparison.Ordinal)));

    // Read again whenever what an instance knows of it is older than some seconds.
    private static bool IsCircuit(ProxiedRequest request) =>
        request.Method == HttpMethods.Get && request.Path.Contains("/circuit", StringComparison.Ordinal);
}
