using System.Globalization;
using System.Text;
using Bridge.Crm;
using Bridge.Crm.HubSpot;
using CsCheck;

namespace Bridge.Tests.Crm;

public sealed class HubSpotSignatureTests
{
    private const string Secret = "7d2f8a4c-0f0e-4a55-9c5b-2f1f6f3f9a10";
    private const string Url = "https://bridge.example.com/api/webhooks/hubspot?code=a%2Fb%20c%3D";
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_767_225_600_000);
    private static readonly string Timestamp = "1767225600000";
    private static readonly byte[] Body = "[{\"objectId\":1}]"u8.ToArray();

    [Fact]
    public void VerifyV3_AnyBitFlipped_IsRefused() =>
        Gen.Select(Gen.Byte.Array[1, 200], Gen.Int[0, 3], Gen.Int[0, int.MaxValue]).Sample((body, part, bit) =>
        {
            var signature = HubSpotSignature.SignV3(Secret, "POST", Url, body, Timestamp);
            Assert.Equal(Verification.Accepted, HubSpotSignature.VerifyV3([Secret], "POST", Url, body, Timestamp, signature, Now));

            var verification = part switch
            {
                0 => HubSpotSignature.VerifyV3([Secret], "POST", Url, Bits.Flip(body, bit), Timestamp, signature, Now),
                1 => HubSpotSignature.VerifyV3([Secret], "POST", Url, body, Bits.Flip(Timestamp, bit), signature, Now),
                2 => HubSpotSignature.VerifyV3([Secret], "POST", Url, body, Timestamp, Bits.Flip(signature, bit), Now),
                _ => HubSpotSignature.VerifyV3([Bits.Flip(Secret, bit)], "POST", Url, body, Timestamp, signature, Now),
            };

            Assert.NotEqual(Verification.Accepted, verification);
        });

    [Fact]
    public void VerifyOlder_AnyBitFlipped_IsRefused() =>
        Gen.Select(Gen.Byte.Array[1, 200], Gen.Int[0, 2], Gen.Int[0, int.MaxValue]).Sample((body, part, bit) =>
        {
            var v1 = HubSpotSignature.SignV1(Secret, body);
            var v2 = HubSpotSignature.SignV2(Secret, "POST", Url, body);
            var changedBody = part == 0 ? Bits.Flip(body, bit) : body;
            var changedSecret = part == 1 ? Bits.Flip(Secret, bit) : Secret;

            Assert.Equal(Verification.Accepted, HubSpotSignature.VerifyV1([Secret], body, v1));
            Assert.Equal(Verification.Accepted, HubSpotSignature.VerifyV2([Secret], "POST", Url, body, v2));
            Assert.NotEqual(Verification.Accepted, HubSpotSignature.VerifyV1([changedSecret], changedBody, part == 2 ? Bits.Flip(v1, bit) : v1));
            Assert.NotEqual(Verification.Accepted, HubSpotSignature.VerifyV2([changedSecret], "POST", Url, changedBody, part == 2 ? Bits.Flip(v2, bit) : v2));
        });

    [Theory]
    [InlineData(-300_001, Verification.OutsideWindow)]
    [InlineData(-300_000, Verification.Accepted)]
    [InlineData(300_000, Verification.Accepted)]
    [InlineData(300_001, Verification.OutsideWindow)]
    public void VerifyV3_TimeAroundTheWindow_HoldsInBothDirections(int offset, Verification expected)
    {
        var timestamp = (Now.ToUnixTimeMilliseconds() + offset).ToString(CultureInfo.InvariantCulture);
        var signature = HubSpotSignature.SignV3(Secret, "POST", Url, Body, timestamp);

        Assert.Equal(expected, HubSpotSignature.VerifyV3([Secret], "POST", Url, Body, timestamp, signature, Now));
    }

    [Theory]
    [InlineData(null, Verification.Missing)]
    [InlineData("", Verification.Missing)]
    [InlineData("1767225600", Verification.Malformed)]
    [InlineData("+176722560000", Verification.Malformed)]
    [InlineData(" 767225600000", Verification.Malformed)]
    [InlineData("17672256000000", Verification.Malformed)]
    [InlineData("١٧٦٧٢٢٥٦٠٠٠٠٠", Verification.Malformed)]
    public void VerifyV3_TimestampOfAnotherForm_IsRefused(string? timestamp, Verification expected)
    {
        var signature = HubSpotSignature.SignV3(Secret, "POST", Url, Body, timestamp ?? string.Empty);

        Assert.Equal(expected, HubSpotSignature.VerifyV3([Secret], "POST", Url, Body, timestamp, signature, Now));
    }

    [Fact]
    public void Verify_SignatureOfAnotherForm_IsRefused()
    {
        Assert.Equal(Verification.Missing, HubSpotSignature.VerifyV3([Secret], "POST", Url, Body, Timestamp, null, Now));
        Assert.Equal(Verification.Malformed, HubSpotSignature.VerifyV3([Secret], "POST", Url, Body, Timestamp, "abc", Now));
        Assert.Equal(Verification.Missing, HubSpotSignature.VerifyV2([Secret], "POST", Url, Body, null));
        Assert.Equal(Verification.Malformed, HubSpotSignature.VerifyV1([Secret], Body, HubSpotSignature.SignV1(Secret, Body).ToUpperInvariant()));
    }

    [Fact]
    public void Verify_DuringARotation_AcceptsEitherSecretAndNoOther()
    {
        var signature = HubSpotSignature.SignV3("old", "POST", Url, Body, Timestamp);

        Assert.Equal(Verification.Accepted, HubSpotSignature.VerifyV3(["new", "old"], "POST", Url, Body, Timestamp, signature, Now));
        Assert.Equal(Verification.Mismatch, HubSpotSignature.VerifyV3(["new"], "POST", Url, Body, Timestamp, signature, Now));
        Assert.Equal(Verification.Mismatch, HubSpotSignature.VerifyV3([], "POST", Url, Body, Timestamp, signature, Now));
    }

    [Fact]
    public void Verify_EmptySecret_MakesNoSignature()
    {
        Assert.Equal(Verification.Mismatch, HubSpotSignature.VerifyV3([""], "POST", Url, Body, Timestamp, HubSpotSignature.SignV3("", "POST", Url, Body, Timestamp), Now));
        Assert.Equal(Verification.Mismatch, HubSpotSignature.VerifyV2([""], "POST", Url, Body, HubSpotSignature.SignV2("", "POST", Url, Body)));
        Assert.Equal(Verification.Mismatch, HubSpotSignature.VerifyV1([""], Body, HubSpotSignature.SignV1("", Body)));
    }

    [Fact]
    public void VerifyV3_SignedForAnotherUrlOrMethod_IsRefused()
    {
        var signature = HubSpotSignature.SignV3(Secret, "POST", Url, Body, Timestamp);

        Assert.Equal(Verification.Mismatch, HubSpotSignature.VerifyV3([Secret], "POST", Url + "x", Body, Timestamp, signature, Now));
        Assert.Equal(Verification.Mismatch, HubSpotSignature.VerifyV3([Secret], "PUT", Url, Body, Timestamp, signature, Now));
    }

    [Fact]
    public void SignV3_UrlWithEscapes_DecodesTheTwelveThatHubSpotDecodesAndNoOther()
    {
        var every = string.Concat(Enumerable.Range(0, 256).Select(code => $"%{code:X2}"));
        const string Decoded = ":/?@!$'()*,;";
        var expected = string.Concat(Enumerable.Range(0, 256).Select(code =>
            Decoded.Contains((char)code) ? $"{(char)code}" : $"%{code:X2}"));

        Assert.Equal(expected, HubSpotSignature.DecodeUrl(every));
        Assert.Equal("%253A", HubSpotSignature.DecodeUrl("%253A"));
        Assert.Equal(
            HubSpotSignature.SignV3(Secret, "POST", "https://h/a:b", Body, Timestamp),
            HubSpotSignature.SignV3(Secret, "POST", "https://h/a%3Ab", Body, Timestamp));
    }

    [Fact]
    public void Sign_BodyThatIsNoText_SignsItsBytes()
    {
        byte[] one = [0xFF, 0xFE];
        byte[] other = [0xFE, 0xFF];

        var signature = HubSpotSignature.SignV1(Secret, one);

        Assert.Equal(Verification.Mismatch, HubSpotSignature.VerifyV1([Secret], other, signature));
        Assert.Equal(Verification.Mismatch, HubSpotSignature.VerifyV1([Secret], Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(one)), signature));
    }
}
