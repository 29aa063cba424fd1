using System.Runtime.CompilerServices;
using Bridge.Routing;

namespace Bridge.SelfHost.Doctor.Checks;

/// <summary>Whether the routes can be read, and what of them is probably not meant.</summary>
internal sealed class RoutesCheck(IServiceProvider services) : ICheck
{
    public string What => "routes";

    public async IAsyncEnumerable<Diagnosis> LookAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var (table, mistakes) = Read();
        foreach (var mistake in mistakes)
        {
            yield return Diagnosis.Fault(What, mistake, "Correct the route file.");
        }

        foreach (var warning in table?.Warnings ?? [])
        {
            yield return Diagnosis.Doubtful(What, warning, "Correct the route file if that is not meant.");
        }

        if (table is { Routes.Count: 0 })
        {
            yield return Diagnosis.Doubtful(What, "there are none, so that no event runs anything.", "Name route files in Routes:Files; routes/ holds a sample for each CRM.");
        }
        else if (table is not null)
        {
            yield return Diagnosis.Well(What, $"{table.Routes.Count} are in use.");
        }
    }

    private (RouteTable? Table, IReadOnlyList<string> Mistakes) Read()
    {
        try
        {
            return (services.GetRequiredService<RouteTable>(), []);
        }
        catch (RouteFileException exception)
        {
            return (null, exception.Mistakes);
        }
    }
}
