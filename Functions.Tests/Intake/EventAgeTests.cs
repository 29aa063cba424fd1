using Bridge.Crm;
using Bridge.Intake;
using Bridge.Ledger;
using Microsoft.Extensions.Options;

namespace Bridge.Tests.Intake;

public sealed class EventAgeTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("00:00:00")]
    [InlineData("30.00:00:00")]
    [InlineData("-1.00:00:00")]
    public void WhyNot_OfAnEventThatTheLedgerRemembers_IsNothing(string age) => Assert.Null(WhyNot(age));

    [Theory]
    [InlineData("30.00:00:01")]
    [InlineData("700000.00:00:00")]
    public void WhyNot_OfAnEventThatTheLedgerMayHaveForgotten_SaysWhyAndWhatToDo(string age)
    {
        var why = WhyNot(age);

        Assert.Contains("Intake:OldestEvent", why, StringComparison.Ordinal);
        Assert.Contains("billing portal", why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-1.00:00:01")]
    [InlineData("-36500.00:00:00")]
    public void WhyNot_OfAnEventFromTheFuture_SaysWhyAndWhatToDo(string age) =>
        Assert.Contains("clock", WhyNot(age), StringComparison.Ordinal);

    [Theory]
    [InlineData("01:00:00", "8.00:00:00")]
    [InlineData("30.00:00:00", "37.00:00:00")]
    [InlineData("3643.00:00:00", "3650.00:00:00")]
    public void Settings_ThatRememberLongerThanEventsAreAccepted_AreTaken(string oldestEvent, string retention) =>
        Assert.True(Validate(oldestEvent, retention).Succeeded);

    [Theory]
    [InlineData("30.00:00:00", "36.23:59:59", "Ledger:Retention", "Intake:OldestEvent")]
    [InlineData("30.00:00:00", "-90.00:00:00", "Ledger:Retention", "Intake:OldestEvent")]
    [InlineData("00:59:59", "90.00:00:00", "Intake:OldestEvent", "01:00:00")]
    [InlineData("30.00:00:00", "3650.00:00:01", "Ledger:Retention", "3650.00:00:00")]
    public void Settings_ThatForgetWhatComesAgain_AreRefusedByName(string oldestEvent, string retention, params string[] says)
    {
        var result = Validate(oldestEvent, retention);

        Assert.True(result.Failed);
        Assert.All(says, said => Assert.Contains(said, result.FailureMessage, StringComparison.Ordinal));
    }

    private static string? WhyNot(string age)
    {
        var crmEvent = new CrmEvent("generic", "1", "a", Record: null, Noon - Span(age), [], "f1");
        return new EventAge(Options.Create(new EventAgeOptions())).WhyNot(crmEvent, Noon);
    }

    private static ValidateOptionsResult Validate(string oldestEvent, string retention) =>
        new EventAgeOptionsValidator(Options.Create(new LedgerOptions { Retention = Span(retention) }))
            .Validate(null, new EventAgeOptions { OldestEvent = Span(oldestEvent) });

    private static TimeSpan Span(string text) => TimeSpan.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
