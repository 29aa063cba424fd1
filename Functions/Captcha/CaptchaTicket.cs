using System.Security.Cryptography;
using System.Text;
using Bridge.Crm;
using Bridge.Ledger;

namespace Bridge.Captcha;

/// <summary>
/// What a link holds: the operation's id, and a random text that nobody can guess. The ledger keeps a hash of it, so that whoever reads the ledger
/// cannot use it.
/// </summary>
/// <param name="OperationId">The operation's id.</param>
/// <param name="Text">The ticket as it stands in the link.</param>
public sealed record CaptchaTicket(string OperationId, string Text)
{
    private const int RandomBytes = 20;

    /// <summary>What the ledger keeps of it.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Text)));

    /// <summary>A new ticket of an operation.</summary>
    public static CaptchaTicket For(string operationId) =>
        new(operationId, operationId + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes)));

    /// <summary>Reads a ticket; null where the text is none.</summary>
    public static CaptchaTicket? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == Ledger.OperationId.Length + (2 * RandomBytes) && text.All(char.IsAsciiHexDigitLower)
            ? new(text[..Ledger.OperationId.Length], text)
            : null;
    }

    /// <summary>Whether it is the one that an operation waits with.</summary>
    public bool Opens(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return operation.CaptchaTicket.Length > 0 && ConstantTime.Equal(operation.CaptchaTicket, Hash);
    }

    /// <summary>The hash: a record would print the ticket.</summary>
    public override string ToString() => Hash;
}
