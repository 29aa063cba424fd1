using System.Runtime.CompilerServices;
using Bridge.Routing;
using Bridge.SelfHost.Doctor.Checks;
using Microsoft.Extensions.Options;

namespace Bridge.SelfHost.Doctor;

/// <summary>Looks at all that the bridge needs, in the order in which one thing needs the other.</summary>
/// <param name="services">The bridge's services, none of which was started.</param>
/// <param name="outlook">Where to ask for the address that the world sees.</param>
internal sealed class Checkup(IServiceProvider services, Outlook outlook)
{
    private IReadOnlyList<(string What, Func<ICheck> Make)> Checks =>
    [
        ("settings", Make<SettingsCheck>),
        ("sources", Make<SourcesCheck>),
        ("routes", Make<RoutesCheck>),
        ("storage", Make<StorageCheck>),
        ("clock", Make<ClockCheck>),
        ("address", () => ActivatorUtilities.CreateInstance<AddressCheck>(services, outlook)),
        ("billing", Make<BillingCheck>),
        ("CRM", Make<CrmCheck>),
        ("health", Make<HealthFindingsCheck>),

        // Last, since it looks at those that the others needed.
        ("secrets", Make<SecretsCheck>),
    ];

    /// <summary>Looks at one thing after the other.</summary>
    public async IAsyncEnumerable<Diagnosis> LookAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (what, make) in Checks)
        {
            var (check, whyNot) = TryMake(what, make);
            if (check is null)
            {
                yield return whyNot!;
                continue;
            }

            await foreach (var diagnosis in check.LookAsync(cancellationToken))
            {
                yield return diagnosis;
            }
        }
    }

    // What is wrong with the settings is told once, by their own check.
    private static (ICheck? Check, Diagnosis? WhyNot) TryMake(string what, Func<ICheck> make)
    {
        try
        {
            return (make(), null);
        }
        catch (Exception exception) when (exception is OptionsValidationException or RouteFileException or InvalidOperationException)
        {
            return (null, Diagnosis.Doubtful(what, "was not looked at, since the settings or routes that it needs are wrong.", "Correct those first, and run the doctor again."));
        }
    }

    private ICheck Make<T>()
        where T : ICheck => ActivatorUtilities.CreateInstance<T>(services);
}
