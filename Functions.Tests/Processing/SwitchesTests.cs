using Bridge.Crm;
using Bridge.Processing;
using Bridge.Tests.Crm;
using Bridge.Tests.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Moq;
using Switches = Bridge.Processing.Switches;

namespace Bridge.Tests.Processing;

public sealed class SwitchesTests : IDisposable
{
    private static readonly (string Source, string Route)[] Ones = [("crm", "r"), ("crm", "deal-won"), ("hubspot", "gone")];

    private readonly IConfigurationRoot _configuration = new ConfigurationBuilder().AddInMemoryCollection([]).Build();
    private readonly CapturedLogs _logs = new();
    private readonly ServiceProvider _services;

    public SwitchesTests() => _services = new ServiceCollection()
        .AddLogging(logging => logging.AddProvider(_logs))
        .AddSwitches(_configuration)
        .AddSingleton(Mock.Of<ICrmSources>(sources => sources.Kinds == TestRoutes.Sources))
        .AddSingleton(TestRoutes.Load(TestRoutes.FileOf(
            TestRoutes.Balance, Named("deal-won"), $"{Named("on-trial")}, \"observe\": true")))
        .BuildServiceProvider();

    private Switches Switches => _services.GetRequiredService<Switches>();

    public void Dispose()
    {
        _services.Dispose();
        _logs.Dispose();
    }

    [Fact]
    public void Switches_Untouched_AreOff()
    {
        Start();
        Assert.False(Switches.IsPaused("crm", "r"));
        Assert.False(Switches.IsObserved("crm", "r"));
    }

    [Theory]
    [InlineData("Everything", "true", "crm r, crm deal-won, hubspot gone")]
    [InlineData("Sources", "hubspot", "hubspot gone")]
    [InlineData("Sources", " closed ; crm;", "crm r, crm deal-won")]
    [InlineData("Routes", "deal-won", "crm deal-won")]
    [InlineData("Routes", "on-trial;r", "crm r")]
    public void Switch_On_IsOnForWhatItNames(string name, string value, string expected)
    {
        Set($"Pause:{name}", value);
        Set($"Observe:{name}", value);
        Start();
        Assert.Equal(expected, OnesThat(Switches.IsPaused));
        Assert.Equal(expected, OnesThat(Switches.IsObserved));

        static string OnesThat(Func<string, string, bool> are) => string.Join(
            ", ", Ones.Where(one => are(one.Source, one.Route)).Select(one => $"{one.Source} {one.Route}"));
    }

    [Fact]
    public void Switch_OfOneKind_IsNotTheOther()
    {
        Set("Pause:Sources", "crm");
        Set("Observe:Sources", "hubspot");
        Assert.Equal((true, false), (Switches.IsPaused("crm", "r"), Switches.IsObserved("crm", "r")));
        Assert.Equal((false, true), (Switches.IsPaused("hubspot", "r"), Switches.IsObserved("hubspot", "r")));
    }

    [Fact]
    public void Route_WhoseFileSaysObserve_IsObserved()
    {
        Assert.True(Switches.IsObserved("crm", "on-trial"));
        Assert.False(Switches.IsPaused("crm", "on-trial"));
    }

    [Fact]
    public void Switch_InAReloadedConfiguration_TakesEffectAtOnce()
    {
        Start();
        Assert.False(Switches.IsPaused("crm", "r"));

        Set("Pause:Everything", "true");
        _configuration.Reload();
        Assert.True(Switches.IsPaused("crm", "r"));

        Set("Pause:Everything", "false");
        _configuration.Reload();
        Assert.False(Switches.IsPaused("crm", "r"));
    }

    [Theory]
    [InlineData("Pause:Sources", "crm;hubspott", "Pause:Sources names 'hubspott', and there is no such source; did you mean 'hubspot'? Possible here: crm, hubspot, generic, closed")]
    [InlineData("Pause:Routes", "deal_won", "Pause:Routes names 'deal_won', and there is no such route; did you mean 'deal-won'? Possible here: r, deal-won, on-trial")]
    [InlineData("Observe:Sources", "CRM", "Observe:Sources names 'CRM', and there is no such source; did you mean 'crm'?")]
    [InlineData("Observe:Routes", "everything", "Observe:Routes names 'everything', and there is no such route; possible here: r,")]
    public void Start_WithANameThatThereIsNoneOf_IsRefusedWithTheNearest(string setting, string value, string expected)
    {
        Set(setting, value);
        Assert.StartsWith(expected, Assert.Single(Assert.Throws<OptionsValidationException>(Start).Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void Start_WithAFlagThatIsNeitherTrueNorFalse_IsRefusedByName()
    {
        Set("Pause:Everything", "yes");
        Assert.Contains("'Pause:Everything'", Assert.Throws<InvalidOperationException>(Start).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Pause:Everything", "yes", "false")]
    [InlineData("Pause:Routes", "deal_won", "")]
    [InlineData("Observe:Routes", "deal_won", "")]
    public void Switch_ReloadedWithASlip_PausesEverythingUntilItIsRight(string setting, string slip, string right)
    {
        Start();
        Set(setting, slip);
        Record.Exception(_configuration.Reload);
        Assert.True(Switches.IsPaused("crm", "r"));
        Assert.Contains("Everything is paused", Assert.Single(_logs.Lines), StringComparison.Ordinal);

        Set(setting, right);
        _configuration.Reload();
        Assert.False(Switches.IsPaused("crm", "r"));
    }

    private static string Named(string route) => TestRoutes.Balance.Replace("\"r\"", $"\"{route}\"", StringComparison.Ordinal);

    private void Set(string name, string value) => _configuration[name] = value;

    /// <summary>What the host does first.</summary>
    private void Start() => _services.GetRequiredService<IStartupValidator>().Validate();
}
