using System.Security.Cryptography;
using System.Text;
using Bridge.Benchmarks.Figures;
using Bridge.Benchmarks.Harness;
using Bridge.Sandbox.World;

namespace Bridge.Benchmarks.Micro;

/// <summary>The verification of a delivery against the bare HMAC of the same bytes, a few thousand of each in turn.</summary>
internal static class VerificationRatio
{
    // Few at a time, and often: whatever interrupts the one or the other spoils few of them.
    private const int Calls = 100;
    private const int RunsOfEach = 40;
    private const int WarmUpsOfEach = 2000;

    /// <summary>The CRMs that sign. The others show a secret itself, which is compared.</summary>
    public static IReadOnlyList<string> Signed { get; } = [SourceNames.HubSpot, SourceNames.Zendesk, SourceNames.Generic];

    public static async Task<Figure> MeasureAsync(string crm, Effort effort)
    {
        await using var one = await CrmCase.StartAsync(crm);
        var (delivery, key) = (one.Delivery, RandomNumberGenerator.GetBytes(32));
        var signed = Encoding.UTF8.GetBytes(delivery.Method + delivery.Url).Concat(delivery.Body.ToArray()).ToArray();
        var (verified, bare) = await Rounds.AlternateAsync(effort.WarmUps * WarmUpsOfEach, effort.Runs * RunsOfEach, VerifyAsync, BareAsync);
        return new($"verify, {crm}", "ns", new Series(verified))
        {
            Limit = new Series(bare),
            IsCost = true,
            Goal = new Goal.RatioAtLeast(1 / 1.5),
        };

        async Task<double> VerifyAsync()
        {
            var start = TimeProvider.System.GetTimestamp();
            for (var call = 0; call < Calls; call++)
            {
                await one.Crm.VerifyAsync(delivery, CancellationToken.None);
            }

            return NanosecondsEach(start);
        }

        Task<double> BareAsync()
        {
            var start = TimeProvider.System.GetTimestamp();
            for (var call = 0; call < Calls; call++)
            {
                HMACSHA256.HashData(key, signed);
            }

            return Task.FromResult(NanosecondsEach(start));
        }
    }

    private static double NanosecondsEach(long start) => TimeProvider.System.GetElapsedTime(start).TotalNanoseconds / Calls;
}
