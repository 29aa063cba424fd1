namespace Bridge.SelfHost.Doctor;

/// <summary>Looks at one thing that the bridge needs. What is wrong is a diagnosis, and not an exception.</summary>
internal interface ICheck
{
    /// <summary>What it looks at.</summary>
    string What { get; }

    /// <summary>Looks.</summary>
    IAsyncEnumerable<Diagnosis> LookAsync(CancellationToken cancellationToken);
}
