using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Bridge.Telemetry;

/// <summary>
/// Keeps everything that the bridge does: the one trace that somebody asks for must be there, and whoever calls decides nothing
/// about it. An outgoing call is kept inside what the bridge traces, so that looking for messages all day long is not.
/// </summary>
internal sealed class BridgeSampler : Sampler
{
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        new(samplingParameters.Kind != ActivityKind.Client || IsInsideBridge ? SamplingDecision.RecordAndSample : SamplingDecision.Drop);

    private static bool IsInsideBridge =>
        Activity.Current is { Recorded: true, Source.Name: BridgeActivity.SourceName };
}
