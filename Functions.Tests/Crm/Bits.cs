namespace Bridge.Tests.Crm;

/// <summary>The smallest forgery: one bit of something signed.</summary>
internal static class Bits
{
    public static byte[] Flip(byte[] bytes, int bit)
    {
        var changed = (byte[])bytes.Clone();
        changed[bit / 8 % bytes.Length] ^= (byte)(1 << (bit % 8));
        return changed;
    }

    /// <summary>Flips one of the seven bits of a character, so that it stays one of ASCII.</summary>
    public static string Flip(string text, int bit)
    {
        var changed = text.ToCharArray();
        changed[bit / 7 % text.Length] ^= (char)(1 << (bit % 7));
        return new string(changed);
    }
}
