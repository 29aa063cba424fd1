using System.Globalization;
using System.Text;
using Bridge.Crm;
using Bridge.Crm.Zoho;
using CsCheck;
using Microsoft.AspNetCore.Http;

namespace Bridge.Tests.Crm;

/// <summary>
/// Whatever a body holds, it is checked and read, or called unreadable. <c>BRIDGE_FUZZ_BODIES</c> says how many bodies are made.
/// </summary>
public sealed class ZohoFuzzTests : IAsyncDisposable
{
    private const string Notification = """
        {"server_time":1718115953625,"affected_values":[{"record_id":"5725767000003000010","values":{"Stage":"Closed Won","Amount":245.71293}}],"query_params":{"key":"k"},"module":"Deals","resource_uri":"u","ids":["5725767000003000010",2,"x",null],"affected_fields":[{"5725767000003000010":["Stage",7]}],"operation":"update","channel_id":"1000000068001","token":"t"}
        """;

    private static readonly int Bodies = int.Parse(Environment.GetEnvironmentVariable("BRIDGE_FUZZ_BODIES") ?? "3000", CultureInfo.InvariantCulture);

    private static readonly string[] Splices =
    [
        "\0", "\uFEFF", "\ud83d", "{", "}", "[", "]", "\"", ",", ":", "null", "true", "1e999", "-", "NaN", "/*", "*/", "0x1F", "99999999999999999999999999999999999999999", "\"\\u0000\"", "\"\\ud800\"",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "\"ids\":1", "\"ids\":{}", "\"server_time\":253402300800000", "\"server_time\":-1", "\"module\":[]", "\"module\":\"../x\"", "\"token\":{}",
        "\"query_params\":[]", "{\"record_id\":\"2\",\"values\":null}", "{\"record_id\":[],\"values\":{}}", "{\"2\":{}}", "\"$type\":\"System.Object\"", "\"$ref\":\"1\"",
    ];

    private readonly CrmGraph _graph = ZohoApi.GraphOf(new Uri("http://127.0.0.1:1"), ("Sources:zoho:OwnFields", "Stage"));

    [Fact]
    public void Read_MutatedBody_ThrowsNothingButUnreadable()
    {
        var splice = Gen.Select(Gen.Int[0, Splices.Length - 1], Gen.Int[0, Notification.Length], Gen.Int[0, 20]);
        Gen.Select(splice.Array[0, 6], Gen.Bool).Sample(
            (splices, bits) =>
            {
                var body = Encoding.UTF8.GetBytes(splices.Aggregate(Notification, Splice));
                Read(bits ? Bits.Flip(body, splices.Length * 997) : body);
            },
            iter: Bodies);
    }

    [Fact]
    public void Read_AnyBytes_ThrowsNothingButUnreadable() => Gen.Byte.Array[0, 200].Sample(Read, iter: Bodies);

    [Fact]
    public void Read_BodyThatRepeatsItself_TakesBoundedMemory() => Gen.Select(Gen.Int[0, Splices.Length - 1], Gen.Int[1, 20_000], Gen.Int[0, Notification.Length]).Sample(
        (piece, times, at) =>
        {
            var body = Encoding.UTF8.GetBytes(Notification.Insert(at, string.Concat(Enumerable.Repeat(Splices[piece], Math.Min(times, 1024 * 1024 / Splices[piece].Length)))));
            var before = GC.GetAllocatedBytesForCurrentThread();
            Read(body);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64L * 1024 * 1024);
        },
        iter: Bodies / 100,
        threads: 1);

    [Fact]
    public void Read_ManyRecordsWithManyValues_TakesNoMoreThanTheBodyGives()
    {
        var ids = string.Join(',', Enumerable.Range(1, 1000));
        var values = string.Join(',', Enumerable.Range(1, 20_000).Select(number => $"\"F{number}\":{number}"));
        var body = Encoding.UTF8.GetBytes($$$"""{"server_time":1,"module":"Deals","operation":"update","channel_id":1,"ids":[{{{ids}}}],"affected_values":[{"record_id":1,"values":{{{{values}}}}}]}""");
        var before = GC.GetAllocatedBytesForCurrentThread();

        Read(body);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64L * 1024 * 1024);
    }

    public ValueTask DisposeAsync() => _graph.DisposeAsync();

    private static string Splice(string text, (int Piece, int At, int Length) splice)
    {
        var at = Math.Min(splice.At, text.Length);
        return string.Concat(text.AsSpan(0, at), Splices[splice.Piece], text.AsSpan(Math.Min(text.Length, at + splice.Length)));
    }

    private void Read(byte[] body)
    {
        var delivery = new Delivery("POST", "https://h/?key=a-key", new HeaderDictionary(), body, _graph.Clock.GetUtcNow());
        Assert.NotEqual(Verification.Accepted, ZohoNotification.Verify(["a-key"], ["a-token"], delivery.Url, body));
        try
        {
            Assert.All(_graph.Source("zoho").Read(delivery).Events, change => Assert.NotEmpty(change.Id));
        }
        catch (UnreadableDeliveryException)
        {
            // The one exception that may leave a reader.
        }
    }
}
