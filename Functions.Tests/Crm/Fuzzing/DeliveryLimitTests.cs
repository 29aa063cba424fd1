using System.IO.Compression;
using System.Text;

namespace Bridge.Tests.Crm.Fuzzing;

/// <summary>What is too much of a delivery is refused with a reason, by whichever CRM it is sent, and what an honest one may hold is not.</summary>
public sealed class DeliveryLimitTests : IDisposable
{
    private const int Mebibyte = 1024 * 1024;

    private readonly FuzzedIntake _bridge = new();
    private readonly FuzzedIntake _strict = new(("Intake:MaxBodyBytes", "524288"), ("Intake:MaxDepth", "16"), ("Intake:MaxValues", "10000"));

    public static TheoryData<string> Kinds => DeliveryFuzzTests.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Body_LargerThanTheSetting_Is413(string name)
    {
        var kind = FuzzedKind.Of(name);
        var body = kind.Long(600 * 1024);

        Assert.InRange((await _bridge.SendAsync(kind, body)).Status, 200, 202);
        Assert.Equal(413, (await _strict.SendAsync(kind, body)).Status);
        Assert.Contains("524288", (await _strict.SendAsync(kind, body)).Body, StringComparison.Ordinal);
        Assert.Contains("Intake:MaxBodyBytes", _strict.Logs.ToString(), StringComparison.Ordinal);
        Assert.Equal(413, (await _bridge.SendAsync(kind, kind.Long(Mebibyte))).Status);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Body_DeeperThanTheSetting_IsUnreadable(string name)
    {
        var kind = FuzzedKind.Of(name);

        Assert.InRange((await _bridge.SendAsync(kind, kind.Deep(20))).Status, 200, 202);
        Assert.Equal(kind.Unreadable, (await _strict.SendAsync(kind, kind.Deep(20))).Status);
        Assert.Equal(kind.Unreadable, (await _bridge.SendAsync(kind, kind.Deep(70))).Status);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Body_OfMoreValuesThanTheSetting_IsUnreadable(string name)
    {
        var kind = FuzzedKind.Of(name);

        Assert.InRange((await _bridge.SendAsync(kind, kind.Wide(10_000))).Status, 200, 202);
        Assert.Equal(kind.Unreadable, (await _strict.SendAsync(kind, kind.Wide(10_000))).Status);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Body_ThatIsOneLongNest_IsUnreadable(string name)
    {
        var kind = FuzzedKind.Of(name);

        Assert.Equal(kind.Unreadable, (await _bridge.SendAsync(kind, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(kind.Deeper, 250_000))))).Status);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Body_ThatIsCompressed_Is415AndNeverUnpacked(string name)
    {
        var kind = FuzzedKind.Of(name);
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            await gzip.WriteAsync(kind.Long(8 * Mebibyte));
        }

        Assert.InRange(packed.Length, 1, 64 * 1024);
        Assert.Equal(415, (await _bridge.SendAsync(kind, packed.ToArray(), request => request.Headers.ContentEncoding = "gzip")).Status);
        Assert.Equal(415, (await _bridge.SendAsync(kind, packed.ToArray(), request => request.Headers.ContentEncoding = "identity, gzip")).Status);
        Assert.InRange((await _bridge.SendAsync(kind, Encoding.UTF8.GetBytes(kind.Bodies[0]), request => request.Headers.ContentEncoding = "identity")).Status, 200, 202);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Json_ThatMeansTwoThingsOrANumberTooLarge_IsUnreadable(string name)
    {
        if (FuzzedKind.Of(name) is FuzzedSalesforce)
        {
            return;
        }

        var kind = FuzzedKind.Of(name);
        foreach (var members in new[] { "\"x\":1,\"x\":2,", "\"x\":1e999999,", "\"x\":1e-999999,", $"\"x\":{new string('9', 100_000)},", $"\"x\":0.{new string('9', 100_000)}," })
        {
            Assert.Equal(kind.Unreadable, (await _bridge.SendAsync(kind, kind.With(members))).Status);
        }
    }

    [Theory]
    [InlineData("<!DOCTYPE x>")]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"harmless\">]>")]
    [InlineData("<!DOCTYPE x SYSTEM \"http://127.0.0.1:1/x.dtd\">")]
    [InlineData("<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>")]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;\">]>")]
    public async Task Xml_WithADocumentType_IsUnreadable(string type)
    {
        var (status, body) = await _bridge.SendAsync(new FuzzedSalesforce(), new FuzzedSalesforce().Behind(type));

        Assert.Equal(400, status);
        Assert.Contains("document type", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<sf:x a=\"{0}\"/>")]
    [InlineData("<sf:x xmlns:y=\"{0}\"/>")]
    public async Task Xml_WithAHugeAttribute_IsUnreadable(string field)
    {
        var kind = new FuzzedSalesforce();

        Assert.Equal(400, (await _bridge.SendAsync(kind, kind.WithField(field.Replace("{0}", new string('x', 2000), StringComparison.Ordinal)))).Status);
    }

    [Fact]
    public async Task Xml_WithManyAttributes_IsUnreadable()
    {
        var kind = new FuzzedSalesforce();
        var attributes = string.Join(' ', Enumerable.Range(0, 10_000).Select(number => $"a{number}=\"\""));

        Assert.Equal(400, (await _strict.SendAsync(kind, kind.WithField($"<sf:x {attributes}/>"))).Status);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Body_OfTheLargestSize_TakesBoundedMemory(string name)
    {
        var kind = FuzzedKind.Of(name);
        string[] pieces = [.. kind.Pieces, kind.Deeper, kind.Crowd, "{\"a\":", "\"a\":1,", "1,", "\"\\u0041", "{},"];
        foreach (var piece in pieces)
        {
            foreach (var at in new[] { 0, 1, kind.Bodies[0].Length / 2, kind.Bodies[0].Length - 1 })
            {
                Assert.InRange(_bridge.BytesToRead(kind, kind.Stuffed(piece, Mebibyte - 4096, at)), 0, 64 * Mebibyte);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Body_OfAsManyValuesAsAreRead_TakesBoundedMemory(string name)
    {
        var kind = FuzzedKind.Of(name);

        Assert.InRange(_bridge.BytesToRead(kind, kind.Wide(90_000)), 0, 128 * Mebibyte);
    }

    public void Dispose()
    {
        _bridge.Dispose();
        _strict.Dispose();
    }
}
