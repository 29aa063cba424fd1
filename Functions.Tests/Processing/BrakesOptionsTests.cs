using System.Globalization;
using Bridge.Processing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bridge.Tests.Processing;

public sealed class BrakesOptionsTests
{
    [Fact]
    public void Settings_None_HoldNothing()
    {
        var options = Read();
        Assert.Null(options.MaxAmount);
        Assert.Null(options.PerAccountAndDay);
        Assert.Null(Read(("MaxAmount", "")).MaxAmount);
    }

    [Theory]
    [InlineData("en-AU")]
    [InlineData("de-DE")]
    public void Settings_OfAmounts_AreReadInEveryCulture(string culture)
    {
        CultureInfo.CurrentCulture = new CultureInfo(culture);
        var options = Read(("MaxAmount", "0"), ("PerAccountAndDay", "1250.5"));
        Assert.Equal(0, options.MaxAmount);
        Assert.Equal(1250.5m, options.PerAccountAndDay);
    }

    [Fact]
    public void Settings_BelowZero_AreRefusedByNameWithWhatToDo()
    {
        var exception = Assert.Throws<OptionsValidationException>(() => Read(("MaxAmount", "-1"), ("PerAccountAndDay", "-0.5")));
        Assert.Equal(
            [
                "Brakes:MaxAmount is '-1': give an amount of 0 or above, such as 1000, or leave it out for none.",
                "Brakes:PerAccountAndDay is '-0.5': give an amount of 0 or above, such as 1000, or leave it out for none.",
            ],
            exception.Failures);
    }

    [Theory]
    [InlineData("1,000")]
    [InlineData("A$1000")]
    public void Setting_ThatIsNoAmount_IsRefusedByName(string value)
    {
        var exception = Assert.Throws<InvalidOperationException>(() => Read(("PerAccountAndDay", value)));
        Assert.Contains("'Brakes:PerAccountAndDay'", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-03-01T12:00:00Z", "2026-03-01T12:00:00+00:00")]
    [InlineData("2026-03-01T12:00:00", "2026-03-01T12:00:00+00:00")]
    [InlineData("2026-03-01T23:00:00+11:00", "2026-03-01T12:00:00+00:00")]
    [InlineData("", null)]
    public void TimeOfTakingOver_IsReadInUtc(string setting, string? expected) =>
        Assert.Equal(expected, Recovery(setting).TakenOver?.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("yesterday")]
    [InlineData("01/03/2026 12:00")]
    public void TimeOfTakingOver_ThatIsNone_IsRefusedByNameWithWhatToDo(string setting)
    {
        var exception = Assert.Throws<OptionsValidationException>(() => Recovery(setting));
        Assert.Equal(
            $"Recovery:TakenOverAt is '{setting}': give a time as 2026-03-01T12:00:00Z, or leave it out where the ledger was not taken over.",
            exception.Message);
    }

    private static RecoveryOptions Recovery(string takenOverAt)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Recovery:TakenOverAt", takenOverAt)]).Build();
        using var services = new ServiceCollection().AddBrakes(configuration).BuildServiceProvider();
        return services.GetRequiredService<IOptions<RecoveryOptions>>().Value;
    }

    private static BrakesOptions Read(params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>($"Brakes:{setting.Name}", setting.Value)))
            .Build();
        using var services = new ServiceCollection().AddBrakes(configuration).BuildServiceProvider();
        return services.GetRequiredService<IOptions<BrakesOptions>>().Value;
    }
}
