using System.Globalization;
using Bridge.Json;
using CsCheck;

namespace Bridge.Tests.Crm.Fuzzing;

/// <summary>
/// Whatever a CRM sends, or somebody who knows its secret, it is answered: kept, or refused with a reason. The variable
/// <c>BRIDGE_FUZZ_BODIES</c> says how many bodies a kind are tried; a failure prints the seed that brings its body back
/// (<c>CsCheck_Seed</c>).
/// </summary>
public sealed class DeliveryFuzzTests : IDisposable
{
    private static readonly int Bodies = int.Parse(Environment.GetEnvironmentVariable("BRIDGE_FUZZ_BODIES") ?? "3000", CultureInfo.InvariantCulture);
    private const int Mebibyte = 1024 * 1024;

    private static readonly int[] Answers = [200, 202, 400, 401];

    private readonly FuzzedIntake _bridge = new();

    public static TheoryData<string> Kinds => [.. FuzzedKind.All.Select(kind => kind.Name)];

    [Fact]
    public async Task Kinds_OfTheBridge_AreAllTried()
    {
        await using var graph = CrmGraph.Build();

        Assert.Equal(graph.Kinds.Select(kind => kind.Name).Order(StringComparer.Ordinal), FuzzedKind.All.Select(kind => kind.Name).Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Delivery_AsTheKindSendsIt_IsTaken(string name)
    {
        var kind = FuzzedKind.Of(name);
        foreach (var body in kind.Bodies)
        {
            Assert.InRange((await _bridge.SendAsync(kind, System.Text.Encoding.UTF8.GetBytes(body))).Status, 200, 202);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Delivery_OfAnyBody_IsTakenOrRefusedAndNeverFails(string name)
    {
        var kind = FuzzedKind.Of(name);
        var taken = 0;
        await FuzzedBodies.Of(kind).SampleAsync(
            async body =>
            {
                var (status, _) = await _bridge.SendAsync(kind, body);
                Assert.Contains(status, Answers);
                Interlocked.Add(ref taken, status < 300 ? 1 : 0);
            },
            iter: Bodies);

        // Bodies that all broke at the grammar would try nothing behind it.
        Assert.InRange(taken, Bodies / 10, Bodies);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Event_ReadFromAnyBody_HasAnIdAndDataThatCanBeReadAgain(string name)
    {
        var kind = FuzzedKind.Of(name);
        FuzzedBodies.Of(kind).Sample(
            body =>
            {
                var events = _bridge.EventsOf(kind, body);
                Assert.All(events, one => Assert.NotEmpty(one.Id));
                Assert.All(events, one => Assert.True(JToken.DeepEquals(one.Data, StrictJson.Parse(StrictJson.Write(one.Data)))));
            },
            iter: Bodies);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Body_ThatRepeatsAPiece_TakesMemoryByItsSizeAlone(string name)
    {
        var kind = FuzzedKind.Of(name);
        string[] pieces = [.. kind.Pieces, kind.Deeper, kind.Crowd, "{\"a\":", "\"a\":1,", "1,", "\"\\u0041"];
        Gen.Select(Gen.Int[0, pieces.Length - 1], Gen.Int[1, 64 * 1024], Gen.Int[0, kind.Bodies[0].Length]).Sample(
            (piece, bytes, at) =>
            {
                var body = kind.Stuffed(pieces[piece], bytes, at);
                Assert.InRange(_bridge.BytesToRead(kind, body), 0, Mebibyte + (1000L * body.Length));
            },
            iter: Math.Max(1, Bodies / 30),
            threads: 1);
    }

    public void Dispose() => _bridge.Dispose();
}
