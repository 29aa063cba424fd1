namespace Bridge.Sandbox.Pipedrive;

/// <summary>A type of record, with the fields that this account has.</summary>
/// <param name="Entity">Its name in webhooks.</param>
/// <param name="Path">Its name in the API's paths.</param>
/// <param name="Reference">The member by which others name one.</param>
/// <param name="Fields">Pipedrive's own fields.</param>
/// <param name="Custom">The account's own fields, by the names that the bridge's settings give them.</param>
public sealed record PipedriveType(
    string Entity, string Path, string Reference, IReadOnlyList<PipedriveField> Fields, IReadOnlyDictionary<string, PipedriveField> Custom)
{
    /// <summary>Deals.</summary>
    public static readonly PipedriveType Deal = new(
        "deal",
        "deals",
        "deal_id",
        [.. Texts("title", "currency", "status", "lost_reason", "expected_close_date"), .. Numbers("value", "stage_id", "pipeline_id", "org_id", "person_id", "owner_id")],
        Customs(("voip_discount", "a1c3d4de1c1518b4531717c676029a45911c3403", FieldKind.Monetary)));

    /// <summary>Persons.</summary>
    public static readonly PipedriveType Person = new(
        "person",
        "persons",
        "person_id",
        [.. Texts("name", "first_name", "last_name"), .. Numbers("org_id", "owner_id"), new("emails", FieldKind.Values), new("phones", FieldKind.Values)],
        Customs(
            ("voip_account", "9dc80c50d78a15643bfc4ca79d76156a73a1ca0e", FieldKind.Text),
            ("voip_balance", "3d0fa3429dfa2d3dec265b4fc5dc8258ab66cdf3", FieldKind.Number),
            ("voip_action", "53c2f18db6a1655d6af8bba77d9679565f975fd8", FieldKind.Text),
            ("voip_captcha", "7f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c", FieldKind.Text),
            ("voip_email_confirmed", "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567", FieldKind.Text),
            ("voip_plan", "c0ffee11c0ffee11c0ffee11c0ffee11c0ffee11", FieldKind.Option)));

    /// <summary>Organizations.</summary>
    public static readonly PipedriveType Organization = new(
        "organization",
        "organizations",
        "org_id",
        [.. Texts("name"), .. Numbers("owner_id")],
        Customs(
            ("voip_account", "d4de1c1518b4531717c676029a45911c340390a6", FieldKind.Text),
            ("voip_balance", "5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f7081", FieldKind.Number),
            ("voip_action", "8192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4", FieldKind.Text),
            ("voip_partner_balance", "b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7", FieldKind.Number)));

    /// <summary>All types.</summary>
    public static IReadOnlyList<PipedriveType> All { get; } = [Deal, Person, Organization];

    /// <summary>The bridge's settings that name the custom fields, without <c>Sources:{source}</c>.</summary>
    public static IReadOnlyDictionary<string, string> FieldSettings { get; } = (
        from type in All
        from field in type.Custom
        select (Setting: $"Fields:{type.Path}:{field.Key}", field.Value.Key)).ToDictionary(pair => pair.Setting, pair => pair.Key, StringComparer.Ordinal);

    /// <summary>The type of that name in the API's paths; null when there is none.</summary>
    public static PipedriveType? Find(string path) => All.FirstOrDefault(type => string.Equals(type.Path, path, StringComparison.Ordinal));

    /// <summary>The custom field of that key; null when the account has none.</summary>
    public PipedriveField? CustomField(string key) => Custom.Values.FirstOrDefault(field => string.Equals(field.Key, key, StringComparison.Ordinal));

    private static IEnumerable<PipedriveField> Texts(params IEnumerable<string> names) => names.Select(name => new PipedriveField(name, FieldKind.Text));

    private static IEnumerable<PipedriveField> Numbers(params IEnumerable<string> names) => names.Select(name => new PipedriveField(name, FieldKind.Number));

    private static Dictionary<string, PipedriveField> Customs(params IEnumerable<(string Name, string Key, FieldKind Kind)> fields) =>
        fields.ToDictionary(field => field.Name, field => new PipedriveField(field.Key, field.Kind), StringComparer.Ordinal);
}
