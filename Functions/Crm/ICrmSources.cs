namespace Bridge.Crm;

/// <summary>The configured sources, each under the name that its webhook URL and the routes use.</summary>
public interface ICrmSources
{
    /// <summary>Every configured source's name and kind, closed ones included; null where the kind is unknown.</summary>
    IReadOnlyDictionary<string, ICrmKind?> Kinds { get; }

    /// <summary>The source of that name; null when there is none, or its settings are missing or wrong.</summary>
    ICrm? Find(string name);
}
