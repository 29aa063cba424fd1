namespace Bridge.Crm;

/// <summary>The configured sources, each under the name that its webhook URL and the routes use.</summary>
public interface ICrmSources
{
    /// <summary>Every configured source's name and kind, closed ones included; null where the kind is unknown.</summary>
    IReadOnlyDictionary<string, ICrmKind?> Kinds { get; }

    /// <summary>Why each closed source is closed, in words that name the setting, by the source's name.</summary>
    IReadOnlyDictionary<string, string> Closed { get; }

    /// <summary>The source of that name; null when there is none, or its settings are missing or wrong.</summary>
    ICrm? Find(string name);
}
