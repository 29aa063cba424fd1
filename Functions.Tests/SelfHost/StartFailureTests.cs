using Bridge.Secrets;
using Bridge.SelfHost.Configuration;
using Bridge.SelfHost.Hosting;
using Microsoft.Extensions.Options;

namespace Bridge.Tests.SelfHost;

public sealed class StartFailureTests
{
    public static TheoryData<Exception, string?, bool> Failures => new()
    {
        { new StartException("host.json is wrong"), "host.json is wrong", false },
        { new SettingMissingException("PublicUrl is missing"), "PublicUrl is missing", true },
        { new OptionsValidationException("o", typeof(object), ["A is wrong", "B is wrong"]), $"A is wrong{Environment.NewLine}B is wrong", true },
        { new InvalidOperationException("no such service"), "no such service", true },
        { new SecretMissingException("billing-token", "it is not set"), "Secret 'billing-token' is missing: it is not set", true },
        { new NotSupportedException("a bug"), null, false },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void Failure_OfTheSetUp_IsExplained(Exception exception, string? explanation, bool isOfSettings)
    {
        Assert.Equal(explanation, StartFailure.Explain(exception));
        Assert.Equal(isOfSettings, StartFailure.IsOfSettings(exception));
    }
}
