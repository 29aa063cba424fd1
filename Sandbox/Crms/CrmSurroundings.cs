using Bridge.Sandbox.Billing;
using Bridge.Sandbox.Sending;

namespace Bridge.Sandbox.Crms;

/// <summary>What a CRM of the Sandbox finds around it when it starts.</summary>
/// <param name="Port">The port to listen on; 0 takes a free one.</param>
/// <param name="Clock">The clock of everything.</param>
/// <param name="Billing">The billing API, with the reseller's customers.</param>
/// <param name="Customer">The customer that this CRM looks after.</param>
/// <param name="Echo">
/// Tells the bridge what the bridge itself changed, as a CRM does: a subscriber hears of its own changes too, and must know them for its own.
/// </param>
internal sealed record CrmSurroundings(int Port, TimeProvider Clock, BillingServer Billing, Customer Customer, Action<Webhook> Echo);
