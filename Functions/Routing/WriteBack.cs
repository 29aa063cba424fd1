using Bridge.Crm;

namespace Bridge.Routing;

/// <summary>What a route writes back.</summary>
/// <param name="Record">The record.</param>
/// <param name="Fields">Fields to set; empty for none.</param>
/// <param name="Note">A note to leave; null for none.</param>
public sealed record WriteBack(RecordRef Record, IReadOnlyDictionary<string, JToken> Fields, string? Note);
