using Bridge.Ledger;
using Bridge.Sandbox.Plays;
using Bridge.Sandbox.Tour;

namespace Bridge.Tests.Sandbox;

public sealed class TourReportTests
{
    private static readonly string[] Operations =
    [
        "register-customer", "confirm-email", "move-funds", "get-customer-balance", "get-partner-balance", "login-url", "reset-password",
    ];

    [Fact]
    public void Json_OfAGoodTour_IsTheLineThatProgramsRead()
    {
        var report = new TourReport([.. Steps("hubspot"), .. Steps("generic")], Deliveries: 47, DuplicatesRun: 0, []);

        Assert.Equal("""{"deliveries":47,"operations":7,"succeeded":7,"writtenBack":7,"duplicatesRun":0}""", report.ToJson());
        Assert.True(report.IsGood);
    }

    [Fact]
    public void Json_OfAnOperationThatFailedThroughOneSource_DoesNotCountIt()
    {
        var refused = Step("generic", "move-funds") with { Operation = Operation(CallState.Refused), WrittenBack = null };

        var report = new TourReport([.. Steps("hubspot"), refused], 10, 0, []);

        Assert.Equal((7, 6, 6), (report.Operations, report.Succeeded, report.WrittenBack));
        Assert.False(report.IsGood);
    }

    [Fact]
    public void IsGood_WhenSomethingRanTwice_IsFalse() =>
        Assert.False(new TourReport(Steps("hubspot"), 10, DuplicatesRun: 1, []).IsGood);

    [Fact]
    public void IsGood_WithAnotherFailure_IsFalse() =>
        Assert.False(new TourReport(Steps("hubspot"), 10, 0, ["The moves do not add up."]).IsGood);

    private static TourStep[] Steps(string source) => [.. Operations.Select(operation => Step(source, operation))];

    private static TourStep Step(string source, string operation) =>
        new(new Play($"{source}-{operation}", source, operation, "Something happens", () => throw new InvalidOperationException()))
        {
            Operation = Operation(CallState.Succeeded),
            WrittenBack = "a note",
        };

    private static Operation Operation(CallState state) => new()
    {
        Id = OperationId.Of("hubspot", "1", "route"),
        Source = "hubspot",
        Route = "route",
        Run = "move-funds",
        State = state,
        WriteBack = WriteBackState.Done,
        Attempt = 1,
        ReceivedAt = DateTimeOffset.UnixEpoch,
        Fingerprint = "f",
    };
}
