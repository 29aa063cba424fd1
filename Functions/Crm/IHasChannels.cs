namespace Bridge.Crm;

/// <summary>A subscription at a CRM that expires unless it is renewed.</summary>
/// <param name="Name">Its name at the CRM.</param>
/// <param name="ExpiresAt">When it expires, UTC; null where it is not known.</param>
/// <param name="Problem">Why it could not be renewed, in words; empty where it was, or need not be yet.</param>
public sealed record Channel(string Name, DateTimeOffset? ExpiresAt, string Problem);

/// <summary>A source whose subscriptions expire.</summary>
public interface IHasChannels
{
    /// <summary>Renews the subscriptions that need it.</summary>
    /// <returns>All of them, as they stand then.</returns>
    Task<IReadOnlyList<Channel>> RenewAsync(CancellationToken cancellationToken);
}
