namespace Bridge.Crm;

/// <summary>A call to a CRM that did not succeed.</summary>
public abstract class CrmException(string source, string reason, Exception? inner = null)
    : Exception($"Source '{source}': {reason}", inner)
{
    /// <summary>Why, in words for the operator; holds no secret.</summary>
    public string Reason { get; } = reason;
}

/// <summary>A later try may succeed.</summary>
public sealed class CrmUnavailableException(string source, string reason, TimeSpan? retryAfter = null, Exception? inner = null)
    : CrmException(source, reason, inner)
{
    /// <summary>How long the CRM asked to be left alone, if it did.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}

/// <summary>The CRM understood the call and refused it: another try would be refused as well.</summary>
public sealed class CrmRefusedException(string source, string reason) : CrmException(source, reason)
{
    /// <summary>Whether it let the bridge in, and has no such record.</summary>
    public bool IsRecordMissing { get; init; }
}

/// <summary>A source's settings are missing or wrong: the source is closed, and answers 404.</summary>
public sealed class SourceSettingsException(string source, string setting, string reason)
    : Exception($"Sources:{source}:{setting} {reason}")
{
    /// <summary>The setting's full name.</summary>
    public string Setting { get; } = $"Sources:{source}:{setting}";
}
