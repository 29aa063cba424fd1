using System.Globalization;
using System.Text;
using Bridge.Crm;
using Bridge.Crm.Generic;
using Bridge.Crm.HubSpot;
using Bridge.Json;

namespace Bridge.Tests.Crm;

/// <summary>The signatures that the vendors publish; each vector names the page that it comes from.</summary>
public sealed class SignatureVectorTests
{
    private static readonly JArray Vectors = Load();

    public static TheoryData<int> Indexes => [.. Enumerable.Range(0, Vectors.Count)];

    [Theory]
    [MemberData(nameof(Indexes))]
    public void Verify_PublishedVector_AnswersAsPublished(int index)
    {
        var vector = (JObject)Vectors[index];
        var accepted = Verify(vector) == Verification.Accepted;

        Assert.Equal(Text(vector, "expect") is "accept", accepted);
    }

    [Theory]
    [MemberData(nameof(Indexes))]
    public void Sign_PublishedVector_MakesThePublishedSignature(int index)
    {
        var vector = (JObject)Vectors[index];
        var published = Text(vector, "signature").Split(' ').Contains(Sign(vector), StringComparer.Ordinal);

        Assert.Equal(Text(vector, "expect") is "accept", published);
    }

    private static Verification Verify(JObject vector)
    {
        string[] secrets = ["another secret", Text(vector, "secret")];
        var body = Encoding.UTF8.GetBytes(Text(vector, "body"));
        return Text(vector, "scheme") switch
        {
            "hubspot-v1" => HubSpotSignature.VerifyV1(secrets, body, Text(vector, "signature")),
            "hubspot-v2" => HubSpotSignature.VerifyV2(secrets, Text(vector, "method"), Text(vector, "url"), body, Text(vector, "signature")),
            "hubspot-v3" => HubSpotSignature.VerifyV3(
                secrets,
                Text(vector, "method"),
                Text(vector, "url"),
                body,
                Text(vector, "timestamp"),
                Text(vector, "signature"),
                DateTimeOffset.FromUnixTimeMilliseconds(Number(vector, "timestamp"))),
            "standard-webhooks" => StandardWebhooksSignature.Verify(
                secrets,
                Text(vector, "id"),
                Text(vector, "timestamp"),
                Text(vector, "signature"),
                body,
                DateTimeOffset.FromUnixTimeSeconds(Number(vector, "timestamp"))),
            var scheme => throw new InvalidOperationException(scheme),
        };
    }

    private static string Sign(JObject vector)
    {
        var body = Encoding.UTF8.GetBytes(Text(vector, "body"));
        return Text(vector, "scheme") switch
        {
            "hubspot-v1" => HubSpotSignature.SignV1(Text(vector, "secret"), body),
            "hubspot-v2" => HubSpotSignature.SignV2(Text(vector, "secret"), Text(vector, "method"), Text(vector, "url"), body),
            "hubspot-v3" => HubSpotSignature.SignV3(Text(vector, "secret"), Text(vector, "method"), Text(vector, "url"), body, Text(vector, "timestamp")),
            "standard-webhooks" => StandardWebhooksSignature.Sign(Text(vector, "secret"), Text(vector, "id"), Number(vector, "timestamp"), body),
            var scheme => throw new InvalidOperationException(scheme),
        };
    }

    private static string Text(JObject vector, string name) =>
        (string?)vector[name] ?? throw new InvalidOperationException($"The vector has no '{name}'.");

    private static long Number(JObject vector, string name) => long.Parse(Text(vector, name), CultureInfo.InvariantCulture);

    private static JArray Load()
    {
        using var stream = typeof(SignatureVectorTests).Assembly.GetManifestResourceStream("signature-vectors.json")
            ?? throw new InvalidOperationException("The vectors are not in the assembly.");
        using var reader = new StreamReader(stream);
        return (JArray)StrictJson.ParseObject(reader.ReadToEnd())["vectors"]!;
    }
}
