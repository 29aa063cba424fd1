using Bridge.Sandbox.Sending;

namespace Bridge.Sandbox.Plays;

/// <summary>Something that a person can let happen in a CRM, and the billing operation that the sample routes make of it.</summary>
/// <param name="Id">Its name in the page's requests.</param>
/// <param name="Source">The source that tells of it.</param>
/// <param name="Operation">The billing operation.</param>
/// <param name="Title">What happens, in words.</param>
/// <param name="Happen">Lets it happen.</param>
internal sealed record Play(string Id, string Source, string Operation, string Title, Func<Happening> Happen);

/// <summary>A play that happened.</summary>
/// <param name="Webhook">How the CRM tells of it.</param>
/// <param name="WrittenBack">What an operation, given by its id, has written back to the CRM, in words; null while there is nothing.</param>
internal sealed record Happening(Webhook Webhook, Func<string, string?> WrittenBack);
