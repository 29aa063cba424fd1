using Bridge.Sandbox.Servers;

namespace Bridge.Sandbox.Chaos;

/// <summary>Does to the requests to the CRM, and to whoever else takes results, what the spell of the moment does to all.</summary>
internal sealed class CrmTrouble
{
    /// <summary>Whether it answers nothing but 503.</summary>
    public bool IsDown { get; set; }

    /// <summary>Whether it does not answer.</summary>
    public bool IsSilent { get; set; }

    /// <summary>What befalls a request; null for nothing.</summary>
    public Task<Fault?> BefallAsync(HttpRequest request) => Task.FromResult(this switch
    {
        { IsDown: true } => Fault.Refuse(StatusCodes.Status503ServiceUnavailable),
        { IsSilent: true } => Fault.Silence(),
        _ => null,
    });
}
