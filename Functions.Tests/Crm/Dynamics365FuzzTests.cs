using System.Globalization;
using System.Text;
using Bridge.Crm;
using Bridge.Json;
using CsCheck;
using Microsoft.AspNetCore.Http;

namespace Bridge.Tests.Crm;

/// <summary>
/// Whatever a delivery with the right key holds, it is read, called unreadable, or its event is. The variable <c>BRIDGE_FUZZ_BODIES</c> says
/// how many bodies are tried: 100000 before a release.
/// </summary>
public sealed class Dynamics365FuzzTests : IAsyncDisposable
{
    private const string Id = "\"6d81597f-0f9f-e711-8122-000d3aa2331c\"";

    private static readonly int Bodies = int.Parse(Environment.GetEnvironmentVariable("BRIDGE_FUZZ_BODIES") ?? "3000", CultureInfo.InvariantCulture);

    private static readonly string[] Names =
    [
        "MessageName", "PrimaryEntityName", "PrimaryEntityId", "OrganizationId", "InitiatingUserId", "OperationId", "CorrelationId", "OperationCreatedOn",
        "Depth", "Stage", "InputParameters", "PostEntityImages", "PreEntityImages", "OwningExtension", "attributes", "$partial",
    ];

    private static readonly string[] Members =
        ["key", "value", "Target", "Targets", "Attributes", "FormattedValues", "Entities", "Id", "LogicalName", "Name", "Value", "__type", "$type", "modifiedon", "id"];

    private static readonly string[] Scalars =
    [
        Id, "null", "true", "0", "-1", "1e2", "0.10", "99999999999999999999999999", "\"\"", "\"Update\"", "\"UpdateMultiple\"", "\"Multiple\"", "\"contact\"",
        "\"Target\"", "\"Targets\"", "\"/Date(1506384247000)/\"", "\"/Date(-62135596800001)/\"", "\"/Date(253402300800000+9999)/\"", "\"9999-12-31T23:59:59-14:00\"", "\"\\u0000\"", "\"\\ud800\"",
    ];

    private static readonly string Valid = $$$"""
        {"MessageName":"Update","PrimaryEntityName":"contact","PrimaryEntityId":{{{Id}}},"OrganizationId":{{{Id}}},"InitiatingUserId":{{{Id}}},"OperationId":{{{Id}}},"Depth":1,
         "OperationCreatedOn":"/Date(1506409448000-0700)/","InputParameters":[{"key":"Target","value":{"Attributes":[{"key":"modifiedon","value":"/Date(1506384247000)/"},
         {"key":"money","value":{"__type":"Money:x","Value":1.50}}],"FormattedValues":[],"Id":{{{Id}}},"LogicalName":"contact"}}],"PostEntityImages":[],"OwningExtension":{"Id":{{{Id}}},"LogicalName":"step"}}
        """;

    private readonly CrmGraph _graph = CrmGraph.Build(Dynamics365Api.Settings());

    [Fact]
    public void Read_MadeUpContext_ThrowsNothingButUnreadable()
    {
        var context = Gen.Select(OneOf(Names), Value(depth: 5)).Array[0, 12]
            .Select(members => Object(members.Append(("MessageName", "\"Update\"")).Append(("PrimaryEntityName", "\"contact\"")).Append(("OrganizationId", Id)).Append(("InitiatingUserId", Id)).DistinctBy(member => member.Item1)));
        Gen.Select(context, Gen.Bool).Sample((body, isTooLarge) => Read(Encoding.UTF8.GetBytes(body), isTooLarge), iter: Bodies);
    }

    [Fact]
    public void Read_MutatedContext_ThrowsNothingButUnreadable()
    {
        var splice = Gen.Select(OneOf([.. Scalars, "{", "}", "[", "]", "\"", ",", ":", "\0", "NaN", "'", "/*"]), Gen.Int[0, Valid.Length], Gen.Int[0, 20]);
        var body = splice.Array[0, 5].Select(splices => splices.Aggregate(Valid, Splice));
        Gen.Select(body, Gen.Bool, Gen.Int[0, 20_000]).Sample(
            (text, isTooLarge, bit) => Read(bit % 2 == 0 ? Encoding.UTF8.GetBytes(text) : Bits.Flip(Encoding.UTF8.GetBytes(text + ' '), bit), isTooLarge),
            iter: Bodies);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    [InlineData("{\"InputParameters\":[{\"key\":\"a\",\"value\":")]
    public void Read_Bomb_IsUnreadable(string piece) => Assert.Throws<UnreadableDeliveryException>(() => _graph.Source("dynamics365").Read(
        NewDelivery(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(piece, 100_000))), isTooLarge: false)));

    public ValueTask DisposeAsync() => _graph.DisposeAsync();

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(index => texts[index]);

    private static Gen<string> Value(int depth) => depth == 0
        ? OneOf(Scalars)
        : Gen.Int[0, 3].SelectMany(kind => kind switch
        {
            0 => OneOf(Scalars),
            1 => Value(depth - 1).Array[0, 3].Select(items => $"[{string.Join(',', items)}]"),
            2 => Gen.Select(OneOf(Scalars), Value(depth - 1)).Array[0, 3].Select(pairs => $"[{string.Join(',', pairs.Select(pair => $"{{\"key\":{pair.Item1},\"value\":{pair.Item2}}}"))}]"),
            _ => Gen.Select(OneOf(Members), Value(depth - 1)).Array[0, 4].Select(members => Object(members.DistinctBy(member => member.Item1))),
        });

    private static string Object(IEnumerable<(string Name, string Value)> members) =>
        $"{{{string.Join(',', members.Select(member => $"\"{member.Name}\":{member.Value}"))}}}";

    private static string Splice(string text, (string Piece, int At, int Length) splice)
    {
        var at = Math.Min(splice.At, text.Length);
        return string.Concat(text.AsSpan(0, at), splice.Piece, text.AsSpan(Math.Min(text.Length, at + splice.Length)));
    }

    private void Read(byte[] body, bool isTooLarge)
    {
        try
        {
            var content = _graph.Source("dynamics365").Read(NewDelivery(body, isTooLarge));
            Assert.All(content.Events, change =>
            {
                Assert.NotEmpty(change.Id);

                // What is kept of an event is read again by the strict reader.
                Assert.True(JToken.DeepEquals(change.Data, StrictJson.Parse(StrictJson.Write(change.Data))));
            });
        }
        catch (UnreadableDeliveryException)
        {
            // The one exception that may leave a reader.
        }
    }

    private Delivery NewDelivery(byte[] body, bool isTooLarge)
    {
        var headers = new HeaderDictionary();
        if (isTooLarge)
        {
            headers["x-ms-dynamics-msg-size-exceeded"] = "true";
        }

        return new Delivery("POST", "https://h/", headers, body, _graph.Clock.GetUtcNow());
    }
}
