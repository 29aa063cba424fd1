using System.Security.Cryptography;
using System.Text;

namespace Bridge.Crm.Dynamics365;

/// <summary>The note that an end of an operation leaves: one, since its id is made of the note's mark.</summary>
internal static class DataverseNote
{
    /// <summary>The note's id: a GUID of version 8, whose bits are the caller's to choose (https://www.rfc-editor.org/rfc/rfc9562#section-5.8).</summary>
    public static string IdOf(string mark)
    {
        var bits = SHA256.HashData(Encoding.UTF8.GetBytes($"Bridge note {mark}"))[..16];
        bits[6] = (byte)((bits[6] & 0x0F) | 0x80);
        bits[8] = (byte)((bits[8] & 0x3F) | 0x80);
        return new Guid(bits, bigEndian: true).ToString("D");
    }

    /// <summary>What a person reads above the text.</summary>
    public static string SubjectOf(RecordChange change) => $"{change.Run}: {change.State}";
}
