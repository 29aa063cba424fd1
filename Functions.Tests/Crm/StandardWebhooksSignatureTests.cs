using System.Globalization;
using Bridge.Crm;
using Bridge.Crm.Generic;
using CsCheck;

namespace Bridge.Tests.Crm;

public sealed class StandardWebhooksSignatureTests
{
    private const string Id = "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W";
    private const long Seconds = 1_767_225_600;
    private const string Timestamp = "1767225600";
    private static readonly string Secret = StandardWebhooksSignature.SecretPrefix + Convert.ToBase64String(Enumerable.Range(1, 32).Select(value => (byte)value).ToArray());
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(Seconds);
    private static readonly byte[] Body = "{\"type\":\"a\"}"u8.ToArray();

    [Fact]
    public void Verify_AnyBitFlipped_IsRefused() =>
        Gen.Select(Gen.Byte.Array[1, 200], Gen.Byte.Array[24, 64], Gen.Int[0, 4], Gen.Int[0, int.MaxValue]).Sample((body, key, part, bit) =>
        {
            var secret = StandardWebhooksSignature.SecretPrefix + Convert.ToBase64String(key);
            var otherSecret = StandardWebhooksSignature.SecretPrefix + Convert.ToBase64String(Bits.Flip(key, bit));
            var signature = StandardWebhooksSignature.Sign(secret, Id, Seconds, body);
            Assert.Equal(Verification.Accepted, StandardWebhooksSignature.Verify([secret], Id, Timestamp, signature, body, Now));

            var verification = part switch
            {
                0 => StandardWebhooksSignature.Verify([secret], Id, Timestamp, signature, Bits.Flip(body, bit), Now),
                1 => StandardWebhooksSignature.Verify([secret], Id, Bits.Flip(Timestamp, bit), signature, body, Now),
                2 => StandardWebhooksSignature.Verify([secret], Id, Timestamp, Bits.Flip(signature, bit), body, Now),
                3 => StandardWebhooksSignature.Verify([secret], Bits.Flip(Id, bit), Timestamp, signature, body, Now),
                _ => StandardWebhooksSignature.Verify([otherSecret], Id, Timestamp, signature, body, Now),
            };

            Assert.NotEqual(Verification.Accepted, verification);
        });

    [Theory]
    [InlineData(-301, Verification.OutsideWindow)]
    [InlineData(-300, Verification.Accepted)]
    [InlineData(300, Verification.Accepted)]
    [InlineData(301, Verification.OutsideWindow)]
    public void Verify_TimeAroundTheWindow_HoldsInBothDirections(int offset, Verification expected)
    {
        var signature = StandardWebhooksSignature.Sign(Secret, Id, Seconds + offset, Body);
        var timestamp = (Seconds + offset).ToString(CultureInfo.InvariantCulture);

        Assert.Equal(expected, StandardWebhooksSignature.Verify([Secret], Id, timestamp, signature, Body, Now));
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("garbage {0}")]
    [InlineData("v1a,AAAA {0}")]
    [InlineData("v2,{1} {0}")]
    [InlineData("v1,AAAA {0} v1")]
    public void Verify_AmongOtherEntries_FindsTheRightOne(string header)
    {
        var signature = StandardWebhooksSignature.Sign(Secret, Id, Seconds, Body);
        var entries = string.Format(CultureInfo.InvariantCulture, header, signature, signature["v1,".Length..]);

        Assert.Equal(Verification.Accepted, StandardWebhooksSignature.Verify([Secret], Id, Timestamp, entries, Body, Now));
    }

    [Theory]
    [InlineData("v2,{0}", Verification.Malformed)]
    [InlineData("v1a,{0}", Verification.Malformed)]
    [InlineData("{0}", Verification.Malformed)]
    [InlineData("V1,{0}", Verification.Malformed)]
    [InlineData("v1,{0}=", Verification.Mismatch)]
    [InlineData("", Verification.Missing)]
    public void Verify_EntryOfAnotherForm_IsRefused(string header, Verification expected)
    {
        var signature = StandardWebhooksSignature.Sign(Secret, Id, Seconds, Body)["v1,".Length..];
        var entries = string.Format(CultureInfo.InvariantCulture, header, signature);

        Assert.Equal(expected, StandardWebhooksSignature.Verify([Secret], Id, Timestamp, entries, Body, Now));
    }

    [Theory]
    [InlineData(null, Timestamp, Verification.Missing)]
    [InlineData(Id, null, Verification.Missing)]
    [InlineData("a.1767225600", Timestamp, Verification.Malformed)]
    [InlineData("a b", Timestamp, Verification.Malformed)]
    [InlineData(Id, "1767225600.0", Verification.Malformed)]
    [InlineData(Id, "-1767225600", Verification.Malformed)]
    [InlineData(Id, "1767225600000", Verification.Malformed)]
    public void Verify_IdOrTimestampOfAnotherForm_IsRefused(string? id, string? timestamp, Verification expected)
    {
        var signature = StandardWebhooksSignature.Sign(Secret, Id, Seconds, Body);

        Assert.Equal(expected, StandardWebhooksSignature.Verify([Secret], id, timestamp, signature, Body, Now));
    }

    [Fact]
    public void Verify_DuringARotation_AcceptsEitherSecretAndNoOther()
    {
        var older = StandardWebhooksSignature.SecretPrefix + Convert.ToBase64String(new byte[24]);
        var signature = StandardWebhooksSignature.Sign(older, Id, Seconds, Body);

        Assert.Equal(Verification.Accepted, StandardWebhooksSignature.Verify([Secret, older], Id, Timestamp, signature, Body, Now));
        Assert.Equal(Verification.Mismatch, StandardWebhooksSignature.Verify([Secret], Id, Timestamp, signature, Body, Now));
        Assert.Equal(Verification.Mismatch, StandardWebhooksSignature.Verify(["no secret"], Id, Timestamp, signature, Body, Now));
    }

    [Theory]
    [InlineData(23, false)]
    [InlineData(24, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void IsSecret_ByLength_Holds24To64Bytes(int length, bool expected) =>
        Assert.Equal(expected, StandardWebhooksSignature.IsSecret("whsec_" + Convert.ToBase64String(new byte[length])));

    [Fact]
    public void Sign_SecretWithoutPaddingOrPrefix_IsTheSameSecret()
    {
        var padded = "whsec_" + Convert.ToBase64String(new byte[25]);
        var signature = StandardWebhooksSignature.Sign(padded, Id, Seconds, Body);

        Assert.EndsWith("==", padded, StringComparison.Ordinal);
        Assert.Equal(signature, StandardWebhooksSignature.Sign(padded.TrimEnd('='), Id, Seconds, Body));
        Assert.Equal(signature, StandardWebhooksSignature.Sign(padded["whsec_".Length..], Id, Seconds, Body));
    }

    [Theory]
    [InlineData("whsec_")]
    [InlineData("whsec_not*base64*at*all*not*base64*at*all*")]
    [InlineData("")]
    public void Sign_NoSecret_IsAnErrorThatDoesNotQuoteIt(string secret)
    {
        var exception = Assert.Throws<ArgumentException>(() => StandardWebhooksSignature.Sign(secret, Id, Seconds, Body));

        Assert.DoesNotContain("not*base64", exception.Message, StringComparison.Ordinal);
    }
}
