using System.Text;
using System.Xml.Linq;
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
        return Gen.Frequency((4, texts), (4, Altered(kind)), (1, bits), (1, bytes));
    }

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

    // What is JSON or XML still gets past the grammar, to where a kind reads its members.
    private static Gen<byte[]> Altered(FuzzedKind kind)
    {
        var change = Gen.Select(Gen.Int[0, 10_000], Gen.Int[-2, Values.Length - 1]);
        return Gen.Select(Gen.Int[0, kind.Bodies.Count - 1], change.Array[1, 4], (body, changes) =>
            Encoding.UTF8.GetBytes(kind.Bodies[body] is ['<', ..] ? AlteredXml(kind.Bodies[body], changes) : AlteredJson(kind.Bodies[body], changes)));
    }

    private static string AlteredJson(string body, (int Place, int Value)[] changes)
    {
        var root = (JContainer)StrictJson.Parse(body);
        foreach (var (place, value) in changes)
        {
            Alter(root, place, value);
        }

        return StrictJson.Write(root);
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

    private static string AlteredXml(string body, (int Place, int Value)[] changes)
    {
        var root = XElement.Parse(body);
        foreach (var (place, value) in changes)
        {
            Alter(root, place, value);
        }

        return root.ToString(SaveOptions.DisableFormatting);
    }

    private static void Alter(XElement root, int place, int value)
    {
        var places = root.Descendants().ToList();
        if (places.Count == 0)
        {
            return;
        }

        var element = places[place % places.Count];
        switch (value)
        {
            case -1:
                element.Remove();
                break;
            case -2:
                element.AddAfterSelf(element);
                break;
            case var index when index % 2 == 0:
                element.RemoveAttributes();
                break;
            default:
                element.Value = StrictJson.Write(Values[value]).Replace("\\u0000", "", StringComparison.Ordinal);
                break;
        }
    }
}
