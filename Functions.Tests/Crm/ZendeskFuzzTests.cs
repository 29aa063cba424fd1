using System.Globalization;
using System.Text;
using Bridge.Crm;
using CsCheck;

namespace Bridge.Tests.Crm;

/// <summary>Whatever a body holds, it is read, called unreadable, or its event is. <c>BRIDGE_FUZZ_BODIES</c> says how many bodies are made.</summary>
public sealed class ZendeskFuzzTests : IAsyncDisposable
{
    private static readonly int Count = int.Parse(Environment.GetEnvironmentVariable("BRIDGE_FUZZ_BODIES") ?? "3000", CultureInfo.InvariantCulture);

    private static readonly string[] Bodies =
    [
        """{"type":"zen:event-type:user.custom_field_changed","account_id":12514403,"id":"2b24ef10-19d4-4740-93cf-8f98ec4776c0","time":"2026-03-01T11:59:58Z","subject":"zen:user:6596848315901","detail":{"id":"6596848315901","actor_id":1},"event":{"current":"a","previous":null,"field":{"id":"7003","title":"voip_action"}}}""",
        """{"type":"ticket.top-up","ticket_id":"42","user_id":7,"organization_id":null,"current_user_id":"360000000777","updated_at":"2026-03-01T11:58Z","amount":-0.00001}""",
    ];

    private static readonly string[] Splices =
    [
        "\0", "\uFEFF", "\ud83d", "{", "}", "[", "]", "\"", ",", ":", "null", "true", "1e999", "-", "NaN", "new X(1)", "/*", "//", "0x1F", "99999999999999999999999999999999999999999",
        "\"type\":\"zen:event-type:\",", "\"type\":\"zen:event-type:ticket\",", "\"type\":7,", "\"detail\":[],", "\"detail\":{\"id\":{}},", "\"detail\":7,", "\"id\":\"\",", "\"time\":\"9999-12-31T23:59:59-14:00\",",
        "\"time\":\"0001-01-01T00:00:00+14:00\",", "\"updated_at\":\"0001-01-01T00:00+14:00\",", "\"ticket_id\":[42],", "\"\\u0000\"", "\"\\ud800\"", "'", "\"$partial\":true,", "\"$type\":\"System.Object\",",
    ];

    private static readonly string[] Repeated = ["[", "{\"a\":", "\"a\":1,", "[[],", "\"\\u0041"];

    private readonly CrmGraph _graph = ZendeskApi.GraphOf("http://127.0.0.1:1");

    [Fact]
    public void Read_MutatedBody_ThrowsNothingButUnreadable()
    {
        var splice = Gen.Select(Gen.Int[0, Splices.Length - 1], Gen.Int[0, 400], Gen.Int[0, 12]);
        Gen.Select(Gen.Int[0, Bodies.Length - 1], splice.Array[0, 6], Gen.Bool).Sample(
            (body, splices, bits) =>
            {
                var text = splices.Aggregate(Bodies[body], Splice);
                Read(bits ? Bits.Flip(Encoding.UTF8.GetBytes(text + ' '), splices.Length * 997) : Encoding.UTF8.GetBytes(text));
            },
            iter: Count);
    }

    [Fact]
    public void Read_AnyBytes_ThrowsNothingButUnreadable() => Gen.Byte.Array[0, 100].Sample(Read, iter: Count);

    [Fact]
    public void Read_BodyOfManyMembersOrDeepOnes_TakesBoundedMemory() =>
        Gen.Select(Gen.Int[0, Repeated.Length - 1], Gen.Int[1, 20_000], Gen.Int[0, Bodies.Length - 1]).Sample(
            (piece, times, body) =>
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                Read(Encoding.UTF8.GetBytes(Bodies[body].Insert(1, string.Concat(Enumerable.Repeat(Repeated[piece], times)))));
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024 * 1024);
            },
            iter: Count / 10,
            threads: 1);

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
            var content = _graph.Source("zendesk").Read(ZendeskApi.DeliveryOf(body));
            Assert.All(content.Events, change => Assert.NotEmpty(change.Id));
        }
        catch (UnreadableDeliveryException)
        {
            // The one exception that may leave a reader.
        }
    }
}
