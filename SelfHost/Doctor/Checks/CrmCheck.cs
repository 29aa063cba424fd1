using System.Runtime.CompilerServices;
using Bridge.Crm;

namespace Bridge.SelfHost.Doctor.Checks;

/// <summary>Whether each CRM lets the bridge in, asked by a record that need not exist. Whether it may write is not tried.</summary>
internal sealed class CrmCheck(ICrmSources sources) : ICheck
{
    public string What => "CRM";

    public async IAsyncEnumerable<Diagnosis> LookAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (name, kind) in sources.Kinds.OrderBy(source => source.Key, StringComparer.Ordinal))
        {
            if (kind?.Probe is { } probe && sources.Find(name) is { } crm)
            {
                yield return await AskAsync(crm, kind, probe, cancellationToken);
            }
        }
    }

    private static async Task<Diagnosis> AskAsync(ICrm crm, ICrmKind kind, RecordQuery probe, CancellationToken cancellationToken)
    {
        var what = $"CRM of {crm.Source}";
        var page = $"docs/crm/{kind.Name.ToLowerInvariant()}.md says what the bridge needs there.";
        try
        {
            await crm.ReadRecordAsync(probe, cancellationToken);
            return Diagnosis.Well(what, $"lets the bridge read {probe.Record.Type}.");
        }
        catch (CrmRefusedException exception) when (exception.IsRecordMissing)
        {
            return Diagnosis.Well(what, $"lets the bridge read {probe.Record.Type}.");
        }
        catch (CrmException exception)
        {
            return Diagnosis.Fault(what, exception.Reason, page);
        }
    }
}
