using Microsoft.Extensions.Options;

namespace Bridge.Intake;

/// <summary>Settings of the intake; they stand at the top of the configuration.</summary>
public sealed class IntakeOptions
{
    /// <summary>
    /// The public base address that CRMs call, such as <c>https://bridge.example.com</c>. Signatures are made over it, so it is
    /// never taken from the request, which a proxy may have rewritten.
    /// </summary>
    public string PublicUrl { get; set; } = "";
}

/// <summary>Refuses settings that the intake cannot work with.</summary>
internal sealed class IntakeOptionsValidator : IValidateOptions<IntakeOptions>
{
    public ValidateOptionsResult Validate(string? name, IntakeOptions options)
    {
        if (options.PublicUrl.Length == 0)
        {
            return ValidateOptionsResult.Fail(
                "PublicUrl is missing. Set it to the public base address that the CRMs call, such as https://bridge.example.com; on a desk, http://localhost:7071.");
        }

        return Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
            && url.Query.Length == 0 && url.Fragment.Length == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"PublicUrl is '{options.PublicUrl}'. It must be an absolute https address without a query, such as https://bridge.example.com; http only for this machine.");
    }
}
