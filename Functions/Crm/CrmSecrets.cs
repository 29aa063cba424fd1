using Bridge.Secrets;

namespace Bridge.Crm;

/// <summary>Secrets that calls of a CRM need.</summary>
internal static class CrmSecrets
{
    /// <summary>The secret's value, without space around it.</summary>
    /// <exception cref="CrmUnavailableException">It is missing, or cannot be read now.</exception>
    public static async ValueTask<string> ReadForCrmAsync(this ISecrets secrets, string source, string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await secrets.GetAsync(name, cancellationToken)).Trim();
        }
        catch (Exception exception) when (exception is SecretMissingException or SecretUnavailableException)
        {
            throw new CrmUnavailableException(source, exception.Message, inner: exception);
        }
    }
}
