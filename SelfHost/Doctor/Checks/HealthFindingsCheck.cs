using System.Runtime.CompilerServices;
using Bridge.Health;

namespace Bridge.SelfHost.Doctor.Checks;

/// <summary>What the bridge itself knows to be amiss: expiring channels, catch-ups and notifications that fail, pauses.</summary>
internal sealed class HealthFindingsCheck(HealthCheck health) : ICheck
{
    public string What => "health";

    public async IAsyncEnumerable<Diagnosis> LookAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var amiss = (await health.LookAsync(cancellationToken)).Findings.Where(finding => finding.Condition != Condition.Healthy).ToList();
        foreach (var finding in amiss)
        {
            yield return Diagnosis.Doubtful(finding.Name, finding.Detail, "GET /api/health with the operator key tells when it is over.");
        }

        if (amiss.Count == 0)
        {
            yield return Diagnosis.Well(What, "the bridge itself knows of nothing that is amiss.");
        }
    }
}
