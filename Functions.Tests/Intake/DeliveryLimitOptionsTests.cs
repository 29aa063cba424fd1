using Bridge.Intake;
using Microsoft.Extensions.Options;

namespace Bridge.Tests.Intake;

public sealed class DeliveryLimitOptionsTests
{
    [Theory]
    [InlineData(1024 * 1024, 64, 100_000)]
    [InlineData(512 * 1024, 16, 10_000)]
    [InlineData(16 * 1024 * 1024, 64, 1_000_000)]
    public void Limits_WithinTheirRanges_AreTaken(int bytes, int depth, int values) => Assert.True(Validate(bytes, depth, values).Succeeded);

    [Theory]
    [InlineData((512 * 1024) - 1, 64, 100_000, "Intake:MaxBodyBytes")]
    [InlineData((16 * 1024 * 1024) + 1, 64, 100_000, "Intake:MaxBodyBytes")]
    [InlineData(1024 * 1024, 15, 100_000, "Intake:MaxDepth")]
    [InlineData(1024 * 1024, 65, 100_000, "Intake:MaxDepth")]
    [InlineData(1024 * 1024, 64, 9_999, "Intake:MaxValues")]
    [InlineData(1024 * 1024, 64, 1_000_001, "Intake:MaxValues")]
    public void Limits_OutsideTheirRanges_AreRefusedByNameWithTheRange(int bytes, int depth, int values, string setting)
    {
        var message = Validate(bytes, depth, values).FailureMessage;

        Assert.StartsWith($"{setting} is ", message, StringComparison.Ordinal);
        Assert.Contains("give a whole number from", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_UnlessSet_AreTaken() => Assert.True(new DeliveryLimitOptionsValidator().Validate(null, new DeliveryLimitOptions()).Succeeded);

    private static ValidateOptionsResult Validate(int bytes, int depth, int values) => new DeliveryLimitOptionsValidator().Validate(
        null, new DeliveryLimitOptions { MaxBodyBytes = bytes, MaxDepth = depth, MaxValues = values });
}
