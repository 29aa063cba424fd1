using System.Security.Cryptography;
using System.Text;

namespace Bridge.Crm.Dynamics365;

/// <summary>The note that an end of an operation leaves: one, since its id is made of the note's mark.</summary>
internal static class DataverseNote
{
    /// <summary>The most characters that a note's text may have.</summary>
    public const int MaxLength = 100_000;

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

    /// <summary>The text. One that is too long is cut, and still holds its mark.</summary>
    public static string TextOf(string note, string mark)
    {
        if (note.Length <= MaxLength)
        {
            return note;
        }

        var ending = $"…\n{mark}";
        var length = MaxLength - ending.Length;
        return note[..(char.IsHighSurrogate(note[length - 1]) ? length - 1 : length)] + ending;
    }
}
