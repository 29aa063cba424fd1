using Bridge.Secrets;

namespace Bridge.Crm.Pipedrive;

/// <summary>Secrets that calls of the API need.</summary>
internal static class PipedriveSecrets
{
    /// <summary>The secret's value.</summary>
    /// <exception cref="CrmUnavailableException">It is missing, or cannot be read now.</exception>
    public static async ValueTask<string> ReadForCrmAsync(this ISecrets secrets, string source, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await secrets.GetAsync(name, cancellationToken);
        }
        catch (Exception exception) when (exception is SecretMissingException or SecretUnavailableException)
        {
            throw new CrmUnavailableException(source, exception.Message, inner: exception);
        }
    }
}
