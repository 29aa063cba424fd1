namespace Bridge.Tests.Interleavings;

/// <summary>Whom a request goes to.</summary>
internal enum Target
{
    Table,
    Queue,
    Blob,
    Billing,
    Crm,
}

/// <summary>A request on its way out of the bridge.</summary>
/// <param name="Target">Whom it goes to.</param>
/// <param name="Verb">Its HTTP method.</param>
/// <param name="Path">Its path, without what names the account of storage.</param>
internal sealed record Request(Target Target, string Verb, string Path)
{
    private const string Batch = "/$batch";

    /// <summary>Whether it changes or deletes a row of a table without naming the version that it was read at.</summary>
    public bool IsUnconditional { get; init; }

    /// <summary>A move of funds.</summary>
    public bool IsMove => Target == Target.Billing && Verb == "PUT";

    /// <summary>A note that is left on a record.</summary>
    public bool IsNote => Target == Target.Crm && Verb == "POST" && Path.EndsWith("/notes", StringComparison.Ordinal);

    /// <summary>A change of the ledger: an entity-group transaction.</summary>
    public bool ChangesLedger => Target == Target.Table && Path == Batch;

    /// <summary>
    /// What nothing depends on: making a table or a queue on first use, looking which queues there are, looking through an index
    /// whose finds are read again one by one, the circuit that all workers of an instance ask about together.
    /// </summary>
    public bool IsAside => Target switch
    {
        Target.Table => Path is "/Tables" || Path.StartsWith("/circuit", StringComparison.Ordinal) || (Verb == "GET" && Path.EndsWith("()", StringComparison.Ordinal)),
        Target.Queue or Target.Blob => Path is "/" || (Verb == "PUT" && Path.IndexOf('/', 1) < 0),
        _ => false,
    };

    public override string ToString() => $"{Target} {Verb} {Path}";
}
