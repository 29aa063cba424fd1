using System.Runtime.CompilerServices;
using Bridge.Crm;
using Bridge.Secrets;

namespace Bridge.SelfHost.Doctor.Checks;

/// <summary>Whether each source is open, and has the secret that its webhooks are verified with.</summary>
internal sealed class SourcesCheck(ICrmSources sources, TimeProvider clock) : ICheck
{
    public string What => "sources";

    public async IAsyncEnumerable<Diagnosis> LookAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (sources.Kinds.Count == 0)
        {
            yield return Diagnosis.Doubtful(What, "there are none, so that no webhook is taken.", "Set Sources:{name}:Kind; docs/crm has a page for each kind.");
        }

        foreach (var (name, kind) in sources.Kinds.OrderBy(source => source.Key, StringComparer.Ordinal))
        {
            yield return sources.Find(name) is { } crm
                ? await VerifyAsync(crm, kind!, cancellationToken)
                : Diagnosis.Fault($"source {name}", $"is closed: {sources.Closed[name]}", "Correct the setting; its webhooks are answered with 404 until then.");
        }
    }

    // Every kind asks for its secrets before it looks at a request. This one is refused, as it has nothing in it.
    private async Task<Diagnosis> VerifyAsync(ICrm crm, ICrmKind kind, CancellationToken cancellationToken)
    {
        var what = $"source {crm.Source}";
        try
        {
            await crm.VerifyAsync(new Delivery("POST", "https://localhost/", new HeaderDictionary(), default, clock.GetUtcNow()), cancellationToken);
            return Diagnosis.Well(what, $"({kind.Name}) is open, and its webhooks can be verified.");
        }
        catch (SecretMissingException exception)
        {
            return Diagnosis.Fault(what, exception.Message, "Its webhooks are answered with 404 until the secret is there.");
        }
        catch (SecretUnavailableException exception)
        {
            return Diagnosis.Fault(what, exception.Message, "Its webhooks are answered with 503 until the secret can be read.");
        }
    }
}
