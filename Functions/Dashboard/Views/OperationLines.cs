using Bridge.Billing;
using Bridge.Crm;
using Bridge.Dashboard.Pages.Operations;
using Bridge.Ledger;

namespace Bridge.Dashboard.Views;

/// <summary>Operations as lists show them.</summary>
public sealed class OperationLines(RecordLinks links)
{
    /// <summary>An operation as a list shows it.</summary>
    public OperationLine Of(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return new(operation.Id, Wording.OfRun(operation.Run), Wording.Of(operation.State), Wording.Of(operation.WriteBack), operation.ReceivedAt)
        {
            Account = operation.Account,
            Amount = operation.Arguments?.GetValueOrDefault(BillingOperations.Arg.Amount) ?? "",
            Origin = operation.Route.Length > 0 ? $"{operation.Source}, {operation.Route}" : operation.Source,
            Record = operation.Record?.ToString() ?? "",
            RecordUrl = links.Of(operation.Source, operation.Record),
            Reason = operation.Reason,
            Advice = operation.Advice,
        };
    }

    /// <summary>Operations as a list shows them.</summary>
    public IReadOnlyList<OperationLine> Of(IEnumerable<Operation> operations) => [.. operations.Select(Of)];
}
