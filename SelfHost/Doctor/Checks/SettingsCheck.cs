using System.Runtime.CompilerServices;
using Bridge.Routing;
using Microsoft.Extensions.Options;

namespace Bridge.SelfHost.Doctor.Checks;

/// <summary>Whether the settings are such that the bridge would start.</summary>
internal sealed class SettingsCheck(IServiceProvider services, IConfiguration configuration) : ICheck
{
    public string What => "settings";

    public async IAsyncEnumerable<Diagnosis> LookAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var faults = Faults().ToList();
        foreach (var fault in faults)
        {
            yield return Diagnosis.Fault(What, fault, "Correct it; docs/settings.md lists every setting.");
        }

        if (faults.Count == 0)
        {
            yield return Diagnosis.Well(What, "all that are there are valid.");
        }

        if (configuration[TimeScale.Setting] is not null)
        {
            yield return Diagnosis.Fault(What, $"{TimeScale.Setting} is set, which shortens every time limit.", "Take it out: it is for trials alone.");
        }
    }

    private IEnumerable<string> Faults()
    {
        try
        {
            services.GetService<IStartupValidator>()?.Validate();
            return [];
        }
        catch (OptionsValidationException exception)
        {
            return exception.Failures;
        }
        catch (AggregateException exception)
        {
            return exception.Flatten().InnerExceptions.SelectMany(inner => inner is OptionsValidationException options ? options.Failures : inner is RouteFileException ? [] : [inner.Message]);
        }
        catch (RouteFileException)
        {
            // Settings that name routes cannot be judged without them; their own check tells what is wrong.
            return [];
        }
        catch (InvalidOperationException exception)
        {
            return [exception.Message];
        }
    }
}
