using Bridge.Benchmarks.Harness;

namespace Bridge.Benchmarks.World;

/// <summary>What a run under load came to.</summary>
/// <param name="Load">The load.</param>
/// <param name="Used">What the bridge used meanwhile, all instances together.</param>
/// <param name="Resident">What the largest instance kept in memory then, in megabytes.</param>
internal sealed record MeasuredLoad(Load Load, Usage Used, double Resident);
