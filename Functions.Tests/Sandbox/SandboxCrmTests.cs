using Bridge.Sandbox.Billing;
using Bridge.Sandbox.Crms;
using Bridge.Sandbox.Dynamics365;
using Bridge.Sandbox.Salesforce;
using Bridge.Sandbox.Sending;

namespace Bridge.Tests.Sandbox;

/// <summary>What each CRM of the Sandbox tells, and whom: a person's change goes to the play, the bridge's own out as an echo.</summary>
public sealed class SandboxCrmTests : IAsyncLifetime
{
    private readonly List<Webhook> _echoes = [];
    private BillingServer _billing = null!;

    public async Task InitializeAsync() => _billing = await BillingServer.StartAsync(new(), default);

    public async Task DisposeAsync() => await _billing.DisposeAsync();

    [Theory]
    [InlineData("dynamics365")]
    [InlineData("salesforce")]
    public async Task Plays_OfAPerson_AreToldByTheirWebhooksAndWaitForTheBridge(string name)
    {
        await using var crm = await StartAsync(name);

        foreach (var play in crm.Plays)
        {
            var happening = play.Happen();

            Assert.False(happening.Webhook.IsEcho);
            Assert.Equal(name, happening.Webhook.Source);
            Assert.Null(happening.WrittenBack("0123456789abcdef0123456789abcdef"));
        }

        Assert.Equal(7, crm.Plays.Count);
        Assert.Empty(_echoes);
        Assert.Empty(crm.Left);
    }

    [Theory]
    [InlineData("dynamics365")]
    [InlineData("salesforce")]
    public async Task Records_Shown_HoldNoCaptchaToken(string name)
    {
        await using var crm = await StartAsync(name);
        foreach (var play in crm.Plays)
        {
            play.Happen();
        }

        Assert.Contains(crm.Records, record => record.Title == "Mia Chen");
        Assert.DoesNotContain(crm.Records.SelectMany(record => record.Fields), field => field.Value.StartsWith("03A", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dynamics365_ChangedByTheBridge_TellsOfColumnsThatAStepWaitsFor()
    {
        await using var crm = (SandboxDynamics365)await StartAsync("dynamics365");

        Change(("voip_balance", 5));
        Assert.Empty(_echoes);

        Change(("voip_balance", 6), ("voip_refresh", false));
        var echo = Assert.IsType<Dynamics365Webhook>(Assert.Single(_echoes));
        Assert.True(echo.IsEcho);
        Assert.Equal(Dynamics365Secrets.ApplicationUserId, (string?)echo.Context["InitiatingUserId"]);

        void Change(params IEnumerable<(string Column, JToken Value)> columns) =>
            crm.Server.OnChangeByApplication!(crm.Server.Store.Update(crm.Employee, columns, Dynamics365Secrets.ApplicationUserId));
    }

    [Fact]
    public async Task Salesforce_ChangedByTheBridge_TellsOfFieldsThatAMessageWaitsFor()
    {
        await using var crm = (SandboxSalesforce)await StartAsync("salesforce");
        var bridge = crm.Server.Options.IntegrationUserId;

        crm.Server.Records.Change(crm.Employee, bridge, ("Voip_Balance__c", 5));
        Assert.Empty(_echoes);

        crm.Server.Records.Change(crm.Employee, bridge, ("Voip_Action__c", "done"));
        var echo = Assert.IsType<SalesforceWebhook>(Assert.Single(_echoes));
        Assert.True(echo.IsEcho);
        Assert.Empty(echo.Operations);
        Assert.Equal(bridge, Assert.Single(echo.Notifications).Record!.ChangedBy);
    }

    private Task<ISandboxCrm> StartAsync(string name)
    {
        var playable = SandboxCrms.Find(name);
        var customer = Customer.Open(playable.Customer, _billing.Book, TimeProvider.System.GetUtcNow());
        return playable.StartAsync(new(0, TimeProvider.System, _billing, customer, _echoes.Add), default);
    }
}
