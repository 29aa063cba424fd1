using System.Text.RegularExpressions;

namespace Bridge.Crm.Dynamics365;

/// <summary>How the bridge signs in to Microsoft Entra.</summary>
/// <param name="IsManagedIdentity">Whether as the app's managed identity, which needs no secret.</param>
/// <param name="Authority">Where Microsoft Entra is; ends in a slash.</param>
/// <param name="TenantId">The tenant of the app registration.</param>
/// <param name="ClientId">The app registration, or a managed identity that is not the app's own; null for the app's own.</param>
/// <param name="ClientSecret">The name of the app registration's secret.</param>
internal sealed partial record SignInSettings(bool IsManagedIdentity, Uri Authority, string TenantId, Guid? ClientId, string ClientSecret)
{
    public static SignInSettings Read(SourceSettings settings, string source)
    {
        var isManagedIdentity = settings.Text("SignIn") switch
        {
            null or "ClientSecret" => false,
            "ManagedIdentity" => true,
            _ => throw settings.Wrong("SignIn", "must be ClientSecret or ManagedIdentity."),
        };
        var authority = settings.Address("Authority") ?? new Uri("https://login.microsoftonline.com");
        var tenant = settings.Text("TenantId") ?? string.Empty;
        var client = Dynamics365Settings.Id(settings, "ClientId");
        if (!isManagedIdentity && !Tenant().IsMatch(tenant))
        {
            throw settings.Wrong("TenantId", "must be the directory (tenant) id of the app registration, or one of the tenant's domains.");
        }

        if (!isManagedIdentity && client is null)
        {
            throw settings.Wrong("ClientId", "must be the application (client) id of the app registration.");
        }

        return new SignInSettings(
            isManagedIdentity,
            authority.Query is "" ? new Uri(authority.AbsoluteUri.TrimEnd('/') + '/') : throw settings.Wrong("Authority", "must have no query."),
            tenant,
            client,
            settings.SecretName("ClientSecret", $"{source}-client-secret"));
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9.-]{0,99}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tenant();
}
