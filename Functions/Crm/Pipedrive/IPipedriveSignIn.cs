using Bridge.Crm.Tokens;

namespace Bridge.Crm.Pipedrive;

/// <summary>How calls of the API are authorised (https://pipedrive.readme.io/docs/core-api-concepts-authentication).</summary>
internal interface IPipedriveSignIn
{
    /// <summary>What to say where the token is not accepted, even a new one.</summary>
    string Remedy { get; }

    /// <summary>A token that is good as far as is known.</summary>
    /// <exception cref="CrmException">There is none to be had.</exception>
    Task<AccessToken> GetAsync(CancellationToken cancellationToken);

    /// <summary>Makes sure that a token which was refused is not given out again.</summary>
    void Forget(AccessToken refused);

    /// <summary>Puts the token on a request.</summary>
    void Authorize(HttpRequestMessage request, AccessToken token);
}
