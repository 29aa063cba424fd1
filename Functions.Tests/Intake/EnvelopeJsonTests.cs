using Bridge.Crm;
using Bridge.Intake;
using Bridge.Json;
using CsCheck;

namespace Bridge.Tests.Intake;

public sealed class EnvelopeJsonTests
{
    private static readonly DateTimeOffset Received = new(2026, 3, 1, 12, 0, 0, 123, TimeSpan.Zero);

    [Fact]
    public void Read_OfWhatWasWritten_GivesTheSameEnvelope()
    {
        var envelope = NewEnvelope(new JObject { ["amount"] = 245.71293m, ["id"] = "2026-03-01T12:00:00+11:00" });

        var read = EnvelopeJson.Read(EnvelopeJson.Write(envelope));

        Assert.Equal(WithoutData(envelope), WithoutData(read));
        Assert.Equal("245.71293", read.Event.Data["amount"]!.ToString());
        Assert.Equal("2026-03-01T12:00:00+11:00", (string?)read.Event.Data["id"]);
    }

    [Fact]
    public void Read_OfAnyTextAndDecimal_ChangesNeither() =>
        Gen.Select(Gen.String, Gen.Decimal).Sample((text, number) =>
        {
            var envelope = NewEnvelope(new JObject { ["text"] = text, ["number"] = number });

            var read = EnvelopeJson.Read(EnvelopeJson.Write(envelope));

            return (string?)read.Event.Data["text"] == text && (decimal)read.Event.Data["number"]! == number;
        });

    [Fact]
    public void Read_WhereTheDataIsInABlob_KnowsTheBlobAndAllElse()
    {
        var envelope = NewEnvelope(new JObject { ["a"] = 1 }) with { EventBlob = "op/f.json", IsFound = true };

        var text = EnvelopeJson.Write(envelope);

        Assert.DoesNotContain("\"data\"", text, StringComparison.Ordinal);
        Assert.Equal(WithoutData(envelope), WithoutData(EnvelopeJson.Read(text)));
    }

    [Fact]
    public void Read_OfTheDeepestEventThatIsAccepted_Works()
    {
        var data = new JObject();
        var inner = data;
        for (var depth = 1; depth < StrictJson.MaxDepth; depth++)
        {
            inner["a"] = inner = [];
        }

        _ = StrictJson.ParseObject(data.ToString());
        _ = EnvelopeJson.Read(EnvelopeJson.Write(NewEnvelope(data)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("""{"version":1}""")]
    [InlineData("""{"version":2,"operation":"x"}""")]
    [InlineData("""{"version":"1","operation":{},"attempt":"x","source":1,"route":"r","received":"yesterday","traceparent":"","event":3}""")]
    public void Read_OfWhatIsNoEnvelope_SaysSo(string text) =>
        Assert.Throws<UnreadableMessageException>(() => EnvelopeJson.Read(text));

    [Fact]
    public void Read_OfANewerVersion_NamesBothVersions()
    {
        var exception = Assert.Throws<UnreadableMessageException>(() => EnvelopeJson.Read("""{"version":7}"""));

        Assert.Contains("version 7", exception.Message, StringComparison.Ordinal);
        Assert.Contains("version 1", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(EnvelopeJson.MaxBytes, true)]
    [InlineData(EnvelopeJson.MaxBytes + 1, false)]
    public void Fits_CountsBytesThatBase64WillStillFit(int bytes, bool fits)
    {
        var text = "é" + new string('x', bytes - 2);

        Assert.Equal(fits, EnvelopeJson.Fits(text));
        Assert.Equal(fits, Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text)).Length <= 64 * 1024);
    }

    private static Envelope WithoutData(Envelope envelope) => envelope with { Event = envelope.Event with { Data = null! } };

    private static Envelope NewEnvelope(JObject data) => new(
        "0123456789abcdef0123456789abcdef",
        3,
        "route",
        Received,
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        new CrmEvent("hubspot", "id/1", "deal.creation", new RecordRef("deals", "1"), Received.AddSeconds(-1), data, "f"));
}
