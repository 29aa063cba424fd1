using Bridge.Sandbox.World;

namespace Bridge.Sandbox.Plays;

/// <summary>Every play of every CRM in a world: all seven billing operations through each.</summary>
internal sealed class AllPlays(OutsideWorld world)
{
    /// <summary>The plays, CRM by CRM, in an order in which each can succeed.</summary>
    public IReadOnlyList<Play> All { get; } = [.. world.Crms.SelectMany(crm => crm.Plays)];

    /// <summary>The play of that id, or null.</summary>
    public Play? Find(string id) => All.FirstOrDefault(play => string.Equals(play.Id, id, StringComparison.Ordinal));
}
