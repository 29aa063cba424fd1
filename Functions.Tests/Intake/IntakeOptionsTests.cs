using Bridge.Intake;

namespace Bridge.Tests.Intake;

public sealed class IntakeOptionsTests
{
    [Theory]
    [InlineData("https://bridge.example.com")]
    [InlineData("https://example.com/bridge/")]
    [InlineData("http://localhost:7071")]
    public void PublicUrl_ThatACrmCanCall_IsTaken(string url) => Assert.True(Validate(url).Succeeded);

    [Theory]
    [InlineData("", "missing")]
    [InlineData("bridge.example.com", "bridge.example.com")]
    [InlineData("http://bridge.example.com", "https")]
    [InlineData("https://bridge.example.com?x=1", "query")]
    [InlineData("@Microsoft.KeyVault(SecretUri=x)", "absolute https")]
    public void PublicUrl_ThatNoCrmCanCall_IsRefusedByNameWithWhatToDo(string url, string says)
    {
        var result = Validate(url);

        Assert.True(result.Failed);
        Assert.Contains("PublicUrl", result.FailureMessage, StringComparison.Ordinal);
        Assert.Contains(says, result.FailureMessage, StringComparison.Ordinal);
    }

    private static Microsoft.Extensions.Options.ValidateOptionsResult Validate(string url) =>
        new IntakeOptionsValidator().Validate(null, new IntakeOptions { PublicUrl = url });
}
