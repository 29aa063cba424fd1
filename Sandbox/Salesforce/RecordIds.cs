using System.Globalization;

namespace Bridge.Sandbox.Salesforce;

/// <summary>Makes ids as Salesforce does: a prefix for the type, a number, and three characters that tell the case of the others.</summary>
/// <remarks>https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/field_types.htm</remarks>
internal static class RecordIds
{
    private const string Case = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    private const int Chunk = 5;

    public static string New(string prefix, int number)
    {
        var id = $"{prefix}Hs000{number.ToString("D7", CultureInfo.InvariantCulture)}";
        return id + new string([.. id.Chunk(Chunk).Select(CaseOf)]);
    }

    private static char CaseOf(char[] chunk) =>
        Case[chunk.Index().Where(at => char.IsAsciiLetterUpper(at.Item)).Sum(at => 1 << at.Index)];
}
