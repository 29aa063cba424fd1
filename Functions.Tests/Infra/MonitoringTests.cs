using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Bridge.Json;
using Bridge.Ledger;
using Bridge.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Tests.Infra;

[Collection(TemplateTests.Name)]
public sealed partial class MonitoringTests(BuiltTemplates templates)
{
    private const string Rule = "Microsoft.Insights/scheduledQueryRules";

    [Theory]
    [InlineData("dead-letters", "dead_lettered")]
    [InlineData("in-doubt", "in_doubt")]
    [InlineData("reviews", "needs_review")]
    [InlineData("oldest-message", "bridge.queue.oldest")]
    [InlineData("circuit-open", "bridge.circuit.open")]
    [InlineData("failed-write-backs", "failed")]
    [InlineData("not-queued", "not_queued")]
    [InlineData("silent", "bridge.circuit.open")]
    [InlineData("no-traffic", "bridge.deliveries")]
    public void Alert_OfEachKind_AsksForItsFigureAndTellsPeople(string alert, string figure)
    {
        var rule = templates.Production.Named(Rule, $"bridge-{alert}");

        Assert.Contains($"\"{figure}\"", Deployment.Text(rule, "properties.criteria.allOf[0].query"), StringComparison.Ordinal);
        Assert.Equal(templates.Production.Single("Microsoft.Insights/actionGroups")["id"], rule.SelectToken("properties.actions.actionGroups[0]"));
        Assert.True(Deployment.Flag(rule, "properties.enabled"));
    }

    [Fact]
    public void Queries_OfAlertsAndWorkbook_AskForMetricsThatThereAre()
    {
        var instruments = Instruments();
        var asked = Queries().SelectMany(query => Metric().Matches(query)).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);

        Assert.NotEmpty(asked);
        Assert.Subset(instruments, asked);
    }

    [Fact]
    public void Queries_OfAlertsAndWorkbook_AskForOutcomesThatThereAre()
    {
        var known = Words<CallState>().Concat(Words<DeliveryAnswer>()).Concat(["done", "put_off", "failed"]).ToHashSet(StringComparer.Ordinal);
        var asked = Queries().SelectMany(query => Outcome().Matches(query)).SelectMany(match => Word().Matches(match.Value)).Select(match => match.Groups["word"].Value).ToHashSet(StringComparer.Ordinal);

        Assert.NotEmpty(asked);
        Assert.Subset(known, asked);
    }

    [Theory]
    [InlineData("Microsoft.KeyVault/vaults")]
    [InlineData("Microsoft.Web/sites")]
    [InlineData("Microsoft.Storage/storageAccounts/blobServices")]
    [InlineData("Microsoft.Storage/storageAccounts/queueServices")]
    [InlineData("Microsoft.Storage/storageAccounts/tableServices")]
    public void Resource_WithDiagnostics_SendsThemToTheWorkspace(string type)
    {
        var resource = templates.Production.Single(type);
        var diagnostics = Assert.Single(
            templates.Production.All("Microsoft.Insights/diagnosticSettings"),
            setting => Deployment.Text(setting["id"]).Contains($"{resource["id"]}/providers/Microsoft.Insights/", StringComparison.Ordinal));

        Assert.Equal(templates.Production.Single("Microsoft.OperationalInsights/workspaces")["id"], diagnostics.SelectToken("properties.workspaceId"));
    }

    private static IEnumerable<string> Words<T>()
        where T : struct, Enum => Enum.GetValues<T>().Select(value => BridgeMetrics.Word(value));

    private static HashSet<string> Instruments()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => names.Add(instrument.Name) };
        listener.Start();
        _ = new BridgeMetrics(services.GetRequiredService<IMeterFactory>(), new ConfigurationBuilder().Build());
        return names;
    }

    private IEnumerable<string> Queries()
    {
        var workbook = StrictJson.ParseObject(Deployment.Text(templates.Production.Single("Microsoft.Insights/workbooks"), "properties.serializedData"));
        return templates.Production.All(Rule).Select(rule => Deployment.Text(rule, "properties.criteria.allOf[0].query"))
            .Concat(workbook.SelectTokens("items[*].content.query").Select(Deployment.Text));
    }

    [GeneratedRegex(@"\bbridge\.[a-z_.]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Metric();

    [GeneratedRegex(@"outcome\) == ""\w+""|outcome\)? in \([^)]*\)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Outcome();

    [GeneratedRegex(@"""(?<word>\w+)""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();
}
