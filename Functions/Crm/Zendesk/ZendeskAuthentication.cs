namespace Bridge.Crm.Zendesk;

/// <summary>How calls are authorised (https://developer.zendesk.com/api-reference/introduction/security-and-auth/).</summary>
/// <param name="Secret">The name of the secret that it needs.</param>
internal abstract record ZendeskAuthentication(string Secret);

/// <summary>
/// An OAuth client that asks for tokens of its own, and acts as the user who made it
/// (https://developer.zendesk.com/api-reference/ticketing/oauth/grant_type_tokens/).
/// </summary>
/// <param name="ClientId">The client's identifier.</param>
/// <param name="Scope">What the tokens may be used for.</param>
/// <param name="Secret">The name of the client's secret.</param>
internal sealed record ByClientCredentials(string ClientId, string Scope, string Secret) : ZendeskAuthentication(Secret);

/// <summary>An API token and the address of the user that it is used for; Zendesk ends these in April 2027.</summary>
/// <param name="Email">The user's address.</param>
/// <param name="Secret">The name of the secret that holds the API token.</param>
internal sealed record ByApiToken(string Email, string Secret) : ZendeskAuthentication(Secret);

/// <summary>An OAuth access token that somebody else made and renews.</summary>
/// <param name="Secret">The name of the secret that holds it.</param>
internal sealed record ByAccessToken(string Secret) : ZendeskAuthentication(Secret);
