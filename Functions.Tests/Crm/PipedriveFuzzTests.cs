using System.Globalization;
using System.Text;
using Bridge.Crm;
using CsCheck;

namespace Bridge.Tests.Crm;

/// <summary>
/// Whatever a webhook holds, it is read, called unreadable, or its event is. <c>BRIDGE_FUZZ_BODIES</c> says how many bodies are made.
/// </summary>
public sealed class PipedriveFuzzTests : IAsyncDisposable
{
    private const string Body = """
        {"data":{"id":9,"status":"won","emails":[{"value":"a@b.c","primary":true}],"custom_fields":{"53c2f18db6a1655d6af8bba77d9679565f975fd8":{"type":"enum","id":17},"9dc80c50d78a15643bfc4ca79d76156a73a1ca0e":{"type":"set","values":[{"id":13}]}}},"previous":{"status":"open","custom_fields":{"53c2f18db6a1655d6af8bba77d9679565f975fd8":null}},"meta":{"action":"change","entity":"person","entity_id":"9","id":"df47d877","timestamp":"2026-02-28T15:11:55.724Z","user_id":"20261125","change_source":"app","version":"2.0","attempt":1}}
        """;

    private static readonly int Bodies = int.Parse(Environment.GetEnvironmentVariable("BRIDGE_FUZZ_BODIES") ?? "3000", CultureInfo.InvariantCulture);

    private static readonly string[] Splices =
    [
        "\0", "\uFEFF", "\ud83d", "{", "}", "[", "]", "\"", ",", ":", "null", "true", "1e999", "-", "NaN", "new X(1)", "/*", "*/", "'", "\"\\ud800\"", "1.7976931348623157E+308",
        "99999999999999999999999999999999999999999", "\"data\":[]", "\"previous\":1", "\"meta\":null", "\"custom_fields\":[1]", "\"values\":{}", "\"values\":[null,[]]", "\"value\":{\"value\":{}}",
        "\"timestamp\":\"9999-12-31T23:59:59-14:00\"", "\"timestamp\":\"0001-01-01T00:00:00+14:00\"", "\"timestamp\":9999999999", "\"timestamp\":-999999999", "\"changed\":1", "\"fields\":[]",
        "\"entity_id\":1e2", "\"entity\":\"\"", "\"version\":\"2.\"", "\"$partial\":true", "\"$ref\":\"1\"", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    ];

    private readonly CrmGraph _graph = PipedriveApi.GraphOf("http://127.0.0.1:1");

    [Fact]
    public void Read_MutatedBody_ThrowsNothingButUnreadable()
    {
        var splice = Gen.Select(Gen.Int[0, Splices.Length - 1], Gen.Int[0, Body.Length], Gen.Int[0, 40]);
        Gen.Select(splice.Array[0, 6], Gen.Bool, Gen.Int[0, 8 * Body.Length]).Sample(
            (splices, bits, bit) =>
            {
                var bytes = Encoding.UTF8.GetBytes(splices.Aggregate(Body, Splice));
                Read(bits && bytes.Length > 0 ? Bits.Flip(bytes, bit) : bytes);
            },
            iter: Bodies);
    }

    [Fact]
    public void Read_BodyWhosePiecesRepeat_TakesBoundedMemory()
    {
        var piece = Gen.Int[0, Splices.Length - 1].Select(index => Splices[index]);
        Gen.Select(piece, Gen.Int[1, 1000], Gen.Int[0, Body.Length]).Sample(
            (text, times, at) =>
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                Read(Encoding.UTF8.GetBytes(Body.Insert(at, string.Concat(Enumerable.Repeat(text, times)))));
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024 * 1024);
            },
            iter: Bodies / 10,
            threads: 1);
    }

    public ValueTask DisposeAsync() => _graph.DisposeAsync();

    private static string Splice(string text, (int Piece, int At, int Length) splice)
    {
        var at = Math.Min(splice.At, text.Length);
        return string.Concat(text.AsSpan(0, at), Splices[splice.Piece], text.AsSpan(Math.Min(text.Length, at + splice.Length)));
    }

    private void Read(byte[] body)
    {
        try
        {
            var content = _graph.Source("pipedrive").Read(PipedriveApi.DeliveryOf(body));
            Assert.All(content.Events, change => Assert.NotEmpty(change.Id));
        }
        catch (UnreadableDeliveryException)
        {
            // The one exception that may leave a reader.
        }
    }
}
