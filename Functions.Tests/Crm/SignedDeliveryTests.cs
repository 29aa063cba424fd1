using System.Text;
using Bridge.Crm;
using Bridge.Tests.Crm.Fuzzing;
using Microsoft.AspNetCore.Http;

namespace Bridge.Tests.Crm;

/// <summary>What a source signs, the same source accepts: every kind can send again what was kept.</summary>
public sealed class SignedDeliveryTests
{
    public static TheoryData<string> Kinds => [.. FuzzedKind.All.Select(kind => kind.Source)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Delivery_SignedByASource_IsAcceptedByIt(string source)
    {
        using var intake = new FuzzedIntake();
        var kind = FuzzedKind.All.Single(kind => kind.Source == source);
        var crm = intake.Source(kind);
        var body = Encoding.UTF8.GetBytes(kind.Bodies[0]);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"https://bridge.example.com/api/webhooks/{source}");

        await ((ISignsDeliveries)crm).SignAsync(request, body, "replay_1", default);

        Assert.Equal(Verification.Accepted, await crm.VerifyAsync(await DeliveryOf(request, intake.Clock), default));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Delivery_NobodySigned_IsNotAccepted(string source)
    {
        using var intake = new FuzzedIntake();
        var kind = FuzzedKind.All.Single(kind => kind.Source == source);
        var crm = intake.Source(kind);
        var body = Encoding.UTF8.GetBytes(kind.Bodies[0]);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"https://bridge.example.com/api/webhooks/{source}") { Content = new ByteArrayContent(body) };

        Assert.NotEqual(Verification.Accepted, await crm.VerifyAsync(await DeliveryOf(request, intake.Clock), default));
    }

    private static async Task<Delivery> DeliveryOf(HttpRequestMessage request, TimeProvider clock)
    {
        var headers = new HeaderDictionary();
        foreach (var (name, values) in request.Headers.Concat(request.Content!.Headers))
        {
            headers[name] = values.ToArray();
        }

        return new Delivery("POST", request.RequestUri!.AbsoluteUri, headers, await request.Content.ReadAsByteArrayAsync(), clock.GetUtcNow());
    }
}
