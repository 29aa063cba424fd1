namespace Bridge.Sandbox.Proxies;

/// <summary>What stands behind a proxy.</summary>
public enum ProxyTarget
{
    /// <summary>The bridge itself, whichever instance takes a webhook.</summary>
    Bridge,

    /// <summary>Blobs of the storage account.</summary>
    Blob,

    /// <summary>Queues of the storage account.</summary>
    Queue,

    /// <summary>Tables of the storage account.</summary>
    Table,

    /// <summary>The billing API.</summary>
    Billing,

    /// <summary>HubSpot's API.</summary>
    HubSpot,

    /// <summary>The receiver of results.</summary>
    Results,
}
