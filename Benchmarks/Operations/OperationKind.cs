namespace Bridge.Benchmarks.Operations;

/// <summary>A kind of operation that is measured from its webhook to its written-back result.</summary>
/// <param name="Name">The benchmark's name.</param>
/// <param name="What">What runs, in words.</param>
/// <param name="Type">The event's type.</param>
/// <param name="Route">The route that waits for it, in <c>World/routes.json</c>.</param>
/// <param name="Transactions">The most storage transactions that one may take.</param>
internal sealed record OperationKind(string Name, string What, string Type, string Route, int Transactions)
{
    public static OperationKind Money { get; } = new("end-to-end", "money operations", "benchmark.move", "benchmark-move", 9);

    public static OperationKind Read { get; } = new("read", "balances", "benchmark.balance", "benchmark-balance", 6);

    /// <summary>What an event says; a balance needs no amount, and has one all the same.</summary>
    public static JObject DataOf(string account) => new() { ["account"] = account, ["amount"] = 0.01m, ["order"] = "4711" };
}
