namespace Bridge.Sandbox.Dynamics365;

/// <summary>The made-up secrets and ids of the Sandbox's environment. They open nothing else.</summary>
public static class Dynamics365Secrets
{
    /// <summary>The key that webhooks carry.</summary>
    public const string WebhookKey = "sandbox-dynamics365-webhook-key";

    /// <summary>The app registration's secret.</summary>
    public const string ClientSecret = "sandbox-dynamics365-client-secret";

    /// <summary>The tenant.</summary>
    public const string TenantId = "3f2b7d10-52a8-4a4e-9d3c-7be1d02f6a55";

    /// <summary>The app registration.</summary>
    public const string ClientId = "b40e9c9e-7a1f-4d0c-8f6e-2f6c1d9f3a01";

    /// <summary>The environment's organization.</summary>
    public const string OrganizationId = "4ef5b371-e89e-e711-8122-000d3aa2331c";

    /// <summary>The application user as whom the app registration calls.</summary>
    public const string ApplicationUserId = "9c1d6a52-1c1b-4f0e-b3a7-6d6d3ad4c101";

    /// <summary>A person of the environment.</summary>
    public const string PersonId = "75c2dd85-e89e-e711-8122-000d3aa2331c";
}
