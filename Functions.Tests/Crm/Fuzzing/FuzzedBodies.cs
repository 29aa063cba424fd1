using System.Text;
using Bridge.Json;
using CsCheck;

namespace Bridge.Tests.Crm.Fuzzing;

/// <summary>Bodies of a kind that went wrong: text in the wrong place, values of the wrong sort, a bit that fell over, or nothing of it at all.</summary>
internal static class FuzzedBodies
{
    private static readonly string[] JsonPieces =
    [
        "\0", "\uFEFF", "\ud83d", "{", "}", "[", "]", "\"", ",", ":", "null", "true", "1e999", "-", "NaN", "Infinity", "undefined", "new X(1)", "/*", "*/", "//", "'", "0x1F", "99999999999999999999999999999999999999999",
        "1.7976931348623157E+308", "\"\\u0000\"", "\"\\ud800\"", "\"$type\":\"System.Object\"", "\"$ref\":\"1\"", "\"$partial\":true", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    ];

    private static readonly JToken[] Values =
    [
        JValue.CreateNull(), true, 0, -1, 1.50m, 253402300800000, "", " ", "0", "1e2", "\0", new string('x', 300), "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "/Date(253402300800000+9999)/",
        new JArray(), new JObject(), new JArray(new JArray(), JValue.CreateNull(), 1), new JObject { ["id"] = new JObject(), ["key"] = "Target", ["value"] = new JArray(7), ["Value"] = "x" },
    ];

    public static Gen<byte[]> Of(FuzzedKind kind)
    {
        var texts = Mutated(kind, [.. JsonPieces, .. kind.Pieces]);
        var bits = Gen.Select(texts, Gen.Int[0, int.MaxValue / 2], (body, bit) => body.Length == 0 ? body : Bits.Flip(body, bit));
        var bytes = Gen.Byte.Array[0, 100];
        return IsJson(kind)
            ? Gen.Frequency((4, texts), (4, Altered(kind)), (1, bits), (1, bytes))
            : Gen.Frequency((8, texts), (1, bits), (1, bytes));
    }

    private static bool IsJson(FuzzedKind kind) => kind.Bodies[0][0] != '<';

    private static Gen<byte[]> Mutated(FuzzedKind kind, string[] pieces)
    {
        var splice = Gen.Select(Gen.Int[0, pieces.Length - 1], Gen.Int[0, kind.Bodies.Max(body => body.Length)], Gen.Int[0, 40]);
        return Gen.Select(Gen.Int[0, kind.Bodies.Count - 1], splice.Array[0, 6], (body, splices) =>
            Encoding.UTF8.GetBytes(splices.Aggregate(kind.Bodies[body], (text, one) => Spliced(text, pieces[one.Item1], one.Item2, one.Item3))));
    }

    private static string Spliced(string text, string piece, int at, int length)
    {
        at = Math.Min(at, text.Length);
        return string.Concat(text.AsSpan(0, at), piece, text.AsSpan(Math.Min(text.Length, at + length)));
    }

    // What is JSON still gets past the grammar, to where a kind reads its members.
    private static Gen<byte[]> Altered(FuzzedKind kind)
    {
        var change = Gen.Select(Gen.Int[0, 10_000], Gen.Int[-2, Values.Length - 1]);
        return Gen.Select(Gen.Int[0, kind.Bodies.Count - 1], change.Array[1, 4], (body, changes) =>
        {
            var root = StrictJson.Parse(kind.Bodies[body]);
            foreach (var (place, value) in changes)
            {
                Alter((JContainer)root, place, value);
            }

            return Encoding.UTF8.GetBytes(StrictJson.Write(root));
        });
    }

    private static void Alter(JContainer root, int place, int value)
    {
        var places = root.Descendants().Where(token => token is not JProperty).ToList();
        if (places.Count == 0)
        {
            return;
        }

        var token = places[place % places.Count];
        if (value >= 0)
        {
            token.Replace(Values[value].DeepClone());
        }
        else if (value == -1)
        {
            (token.Parent as JProperty ?? token).Remove();
        }
        else if (token.Parent is JArray list)
        {
            list.Add(token.DeepClone());
        }
    }
}
