namespace Bridge.Sandbox;

/// <summary>The made-up secrets that the Sandbox and <c>local.settings.sample.json</c> share. They open nothing else.</summary>
public static class SandboxSecrets
{
    /// <summary>The billing API's key.</summary>
    public const string BillingToken = "sandbox-billing-token";

    /// <summary>The client secret with which HubSpot signs its webhooks.</summary>
    public const string HubSpotClientSecret = "sandbox-hubspot-client-secret";

    /// <summary>The token with which the bridge calls HubSpot.</summary>
    public const string HubSpotAccessToken = "sandbox-hubspot-access-token";

    /// <summary>The secret with which the generic sender signs its webhooks.</summary>
    public const string GenericSigningSecret = "whsec_c2FuZGJveC1nZW5lcmljLXNpZ25pbmctc2VjcmV0ISE=";

    /// <summary>The secret with which the bridge signs its results.</summary>
    public const string GenericResultSecret = "whsec_c2FuZGJveC1nZW5lcmljLXJlc3VsdC1zZWNyZXQtISE=";
}
