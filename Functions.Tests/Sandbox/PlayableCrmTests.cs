using Bridge.Sandbox.Billing;
using Bridge.Sandbox.Crms;
using Bridge.Sandbox.Dynamics365;
using Bridge.Sandbox.Pipedrive;
using Bridge.Sandbox.Salesforce;
using Bridge.Sandbox.Sending;
using Bridge.Sandbox.Zendesk;
using Bridge.Sandbox.Zoho;

namespace Bridge.Tests.Sandbox;

/// <summary>The CRMs that the Sandbox plays, before any bridge answers.</summary>
public sealed class PlayableCrmTests : IAsyncLifetime
{
    private readonly List<Webhook> _echoes = [];
    private readonly List<ISandboxCrm> _crms = [];
    private BillingServer _billing = null!;

    public static TheoryData<string> Names => [.. SandboxCrms.All.Select(crm => crm.Name)];

    public async Task InitializeAsync() => _billing = await BillingServer.StartAsync(new(), default);

    public async Task DisposeAsync()
    {
        foreach (var crm in _crms)
        {
            await crm.DisposeAsync();
        }

        await _billing.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Plays_TwiceInARow_AreToldEachTimeAndShowNoOldResult(string name)
    {
        var crm = await StartAsync<ISandboxCrm>(name);

        var happenings = crm.Plays.Concat(crm.Plays).Select(play => play.Happen()).ToList();

        Assert.Equal(7, crm.Plays.Select(play => play.Operation).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(14, happenings.Select(happening => happening.Webhook).Distinct().Count());
        Assert.All(happenings, happening => Assert.Null(happening.WrittenBack("0123456789abcdef0123456789abcdef")));
        Assert.All(happenings, happening => Assert.Equal((name, false), (happening.Webhook.Source, happening.Webhook.IsEcho)));
        Assert.Empty(_echoes);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Records_WithACaptchaToken_AreShownWithoutIt(string name)
    {
        var crm = await StartAsync<ISandboxCrm>(name);
        foreach (var play in crm.Plays)
        {
            play.Happen();
        }

        Assert.DoesNotContain(crm.Records.SelectMany(record => record.Fields), field => field.Key.Contains("captcha", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Dynamics365_ChangedByTheBridge_TellsAnEchoOfColumnsThatAStepWaitsFor()
    {
        var dynamics = await StartAsync<SandboxDynamics365>("dynamics365");

        Change(("voip_balance", 5));
        Assert.Empty(_echoes);

        Change(("voip_balance", 6), ("voip_refresh", false));
        Assert.True(Assert.Single(_echoes).IsEcho);

        void Change(params IEnumerable<(string Column, JToken Value)> columns) => dynamics.Server.OnChangeByApplication!(
            dynamics.Server.Store.Update(dynamics.Employee, columns, Dynamics365Secrets.ApplicationUserId));
    }

    [Fact]
    public async Task Salesforce_ChangedByTheBridge_TellsAnEchoOfFieldsThatAMessageWaitsFor()
    {
        var salesforce = await StartAsync<SandboxSalesforce>("salesforce");

        salesforce.Server.Records.Change(salesforce.Employee, salesforce.Server.Options.IntegrationUserId, ("Voip_Balance__c", 5));
        Assert.Empty(_echoes);

        salesforce.Server.Records.Change(salesforce.Employee, salesforce.Server.Options.IntegrationUserId, ("Voip_Action__c", "done"));
        Assert.True(Assert.Single(_echoes).IsEcho);
    }

    [Fact]
    public async Task Zoho_ChangedByTheBridge_TellsAnEcho()
    {
        var zoho = await StartAsync<SandboxZoho>("zoho");

        zoho.Server.Records.Change(zoho.Employee.Ref, zoho.Server.Options.UserId, ("VoIP_Balance", 5));

        Assert.True(Assert.Single(_echoes).IsEcho);
    }

    [Fact]
    public async Task Pipedrive_ChangedByTheBridge_TellsAnEcho()
    {
        var pipedrive = await StartAsync<SandboxPipedrive>("pipedrive");

        pipedrive.Server.Records.Change(pipedrive.Employee, new PipedriveActor(pipedrive.Server.Options.UserId, "api"), ("voip_balance", 5));

        Assert.True(Assert.Single(_echoes).IsEcho);
    }

    [Fact]
    public async Task Zendesk_ChangedByTheBridge_TellsAnEcho()
    {
        var zendesk = await StartAsync<SandboxZendesk>("zendesk");

        zendesk.Server.Records.Change(zendesk.Employee, zendesk.Server.Options.UserId, ("voip_balance", 5));

        Assert.True(Assert.Single(_echoes).IsEcho);
    }

    [Fact]
    public async Task Zoho_OnceTheBridgeHasItsOwnChannel_TellsThatOneAlone()
    {
        var zoho = await StartAsync<SandboxZoho>("zoho");
        var standIn = Assert.Single(zoho.Server.Channels.All);
        Assert.Equal(standIn.Id, ChannelOf(zoho.Plays[0].Happen().Webhook));

        zoho.Server.Channels.Set(standIn with { Id = "1000000001" });

        Assert.All(zoho.Plays, play => Assert.Equal("1000000001", ChannelOf(play.Happen().Webhook)));
    }

    private static string? ChannelOf(Webhook webhook) => (string?)((ZohoWebhook)webhook).Body["channel_id"];

    private async Task<T> StartAsync<T>(string name)
        where T : ISandboxCrm
    {
        var customer = Customer.Open("Harbour Bakery", _billing.Book, TimeProvider.System.GetUtcNow());
        var crm = await SandboxCrms.Find(name).StartAsync(new(0, TimeProvider.System, _billing, customer, _echoes.Add), default);
        _crms.Add(crm);
        return (T)crm;
    }
}
