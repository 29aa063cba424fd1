using System.Net;

namespace Bridge.Crm.Zoho;

/// <summary>
/// Zoho CRM's errors as ours (https://www.zoho.com/crm/developer/docs/api/v8/status-codes.html). Of an error only codes and names are
/// quoted: its messages may repeat what was sent.
/// </summary>
internal static class ZohoErrors
{
    private static readonly TimeSpan AfterTooMany = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WhileLocked = TimeSpan.FromMinutes(5);

    public static CrmException Of(ZohoSettings settings, ZohoAnswer answer, RecordRef? about)
    {
        var said = Said(answer);
        return answer.ErrorCode switch
        {
            "OAUTH_SCOPE_MISMATCH" => Refused($"The refresh token lacks a scope for the call {said}. Make a new one with every scope that docs/crm/zoho.md lists, and put it into the secret '{settings.RefreshToken}'."),
            "NO_PERMISSION" or "AUTHORIZATION_FAILED" => Refused($"Zoho forbids the call {said}. Give the refresh token's user the right to read and edit the module."),
            "TOO_MANY_REQUESTS" => TooMany(),
            "INTERNAL_ERROR" or "INTERNAL_SERVER_ERROR" => Unavailable($"Zoho failed {said}."),
            "RECORD_LOCKED" => Unavailable($"Zoho has locked the record: {about} {said}.", WhileLocked),
            "INVALID_MODULE" => Refused($"Zoho has no such module, or the refresh token's user does not see it: {about?.Type} {said}."),
            "INVALID_DATA" when about is not null && IsAboutTheId(answer, about) => Missing($"Zoho has no such record: {about} {said}."),
            _ => OfStatus(),
        };

        CrmException OfStatus() => answer.Status switch
        {
            HttpStatusCode.Unauthorized => Unavailable($"Zoho did not accept the access token, nor a new one {said}."),
            HttpStatusCode.Forbidden => Refused($"Zoho forbids the call {said}."),
            HttpStatusCode.TooManyRequests => TooMany(),
            HttpStatusCode.RequestTimeout => Unavailable($"Zoho took too long {said}."),
            >= HttpStatusCode.InternalServerError => Unavailable($"Zoho failed {said}."),
            >= HttpStatusCode.Ambiguous and < HttpStatusCode.BadRequest => Refused($"Zoho answered with a redirect {said}, which is not followed. Check Sources:{settings.Source}:ApiUrl."),
            < HttpStatusCode.Ambiguous when answer.ErrorCode is null => Unavailable($"Zoho's answer does not say whether it was done {said}."),
            _ => Refused($"Zoho refused the call {said}."),
        };

        CrmUnavailableException TooMany() => Unavailable($"Zoho's limit of calls is spent {said}.", AfterTooMany);

        CrmUnavailableException Unavailable(string reason, TimeSpan? wait = null) => new(settings.Source, reason, answer.RetryAfter ?? wait);

        CrmRefusedException Refused(string reason) => new(settings.Source, reason);

        CrmRefusedException Missing(string reason) => new(settings.Source, reason) { IsRecordMissing = true };
    }

    private static bool IsAboutTheId(ZohoAnswer answer, RecordRef about) =>
        answer.Detail("api_name") is "id" || answer.Detail("id") == about.Id;

    private static string Said(ZohoAnswer answer)
    {
        var field = answer.Detail("api_name") is { } name ? $" '{name}'" : null;
        var expected = answer.Detail("expected_data_type") is { } type ? $", which takes {type}" : null;
        return answer.ErrorCode is { } code ? $"({(int)answer.Status}; {code}{field}{expected})" : $"({(int)answer.Status})";
    }
}
