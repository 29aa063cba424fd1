using Bridge.Benchmarks.Figures;

namespace Bridge.Benchmarks.Harness;

/// <summary>One benchmark. It starts what it needs, and ends it.</summary>
internal interface IBenchmark
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>What it measures, in a sentence.</summary>
    string Description { get; }

    /// <summary>Measures.</summary>
    /// <param name="effort">How much.</param>
    /// <param name="say">Is told what is being done.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<Figure>> RunAsync(Effort effort, Action<string> say, CancellationToken cancellationToken);
}
