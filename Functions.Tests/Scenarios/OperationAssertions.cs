using Bridge.Ledger;

namespace Bridge.Tests.Scenarios;

/// <summary>What tests ask of an operation.</summary>
internal static class OperationAssertions
{
    public static (CallState State, WriteBackState WriteBack) States(this Operation operation) => (operation.State, operation.WriteBack);
}
