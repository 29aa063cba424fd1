using Bridge.Sandbox.Plays;

namespace Bridge.Sandbox.Crms;

/// <summary>A CRM that the Sandbox plays: its server, the people in it, and what can happen there.</summary>
internal interface ISandboxCrm : IAsyncDisposable
{
    /// <summary>Its name: that of the source in settings and routes, and of <c>routes/{name}.json</c>.</summary>
    string Name { get; }

    /// <summary>How its deliveries show who sent them, in a few words for people.</summary>
    string Signing { get; }

    /// <summary>What the bridge calls.</summary>
    Uri Address { get; }

    /// <summary>How many calls it took.</summary>
    int Requests { get; }

    /// <summary>The customer of the reseller that its plays are about.</summary>
    Customer Customer { get; }

    /// <summary>What can happen in it: all seven billing operations, in an order in which each can succeed.</summary>
    IReadOnlyList<Play> Plays { get; }

    /// <summary>Its records as they stand, for the page.</summary>
    IEnumerable<ShownRecord> Records { get; }

    /// <summary>Each note and each result that the bridge left, with where it left it: what is there twice was done twice.</summary>
    IEnumerable<string> Left { get; }

    /// <summary>The settings of a bridge that calls it at an address, and their secrets.</summary>
    IReadOnlyDictionary<string, string> SettingsAt(Uri address);
}

/// <summary>A record as the page shows it.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="ChangedAt">When it changed last, UTC.</param>
/// <param name="Fields">Its fields that have a value, without secrets.</param>
/// <param name="Notes">The notes on it as text, oldest first.</param>
internal sealed record ShownRecord(
    string Type, string Id, string Title, DateTimeOffset ChangedAt, IEnumerable<KeyValuePair<string, string>> Fields, IReadOnlyList<string> Notes);
