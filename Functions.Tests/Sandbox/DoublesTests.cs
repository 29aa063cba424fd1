using Bridge.Sandbox.Billing;
using Bridge.Sandbox.Crms;
using Bridge.Sandbox.HubSpot;

namespace Bridge.Tests.Sandbox;

/// <summary>What happened twice is found from the outside, whoever did it.</summary>
public sealed class DoublesTests : IAsyncLifetime
{
    private BillingServer _billing = null!;
    private SandboxHubSpot _hubSpot = null!;

    private int Doubles => Bridge.Sandbox.Tour.Doubles.Count(_billing, [_hubSpot]);

    private string Account => _hubSpot.Customer.Account;

    public async Task InitializeAsync()
    {
        _billing = await BillingServer.StartAsync(new(), default);
        var customer = Customer.Open("Harbour Bakery", _billing.Book, TimeProvider.System.GetUtcNow());
        _hubSpot = (SandboxHubSpot)await SandboxHubSpot.StartAsync(new(0, TimeProvider.System, _billing, customer, _ => { }), default);
    }

    public async Task DisposeAsync()
    {
        await _billing.DisposeAsync();
        await _hubSpot.DisposeAsync();
    }

    [Fact]
    public async Task Count_OfAMoveThatRanTwice_IsOne()
    {
        using var caller = new BillingCaller(_billing);
        await caller.MoveAsync(Account, "150", "HubSpot deal 1");
        await caller.MoveAsync(Account, "150", "HubSpot deal 2");
        Assert.Equal(0, Doubles);

        await caller.MoveAsync(Account, "150", "HubSpot deal 1");

        Assert.Equal(1, Doubles);
    }

    [Fact]
    public async Task Count_OfAResetThatRanTwiceWithAnotherCaptchaEach_IsOne()
    {
        using var caller = new BillingCaller(_billing);
        foreach (var captcha in new[] { _billing.Captcha.Issue(), _billing.Captcha.Issue() })
        {
            await caller.FormAsync(HttpMethod.Post, "reset-password", ("account_number", Account), ("google_captcha", captcha));
        }

        Assert.Equal(1, Doubles);
    }

    [Fact]
    public async Task Count_OfRefusedCallsAndReads_IsNone()
    {
        using var caller = new BillingCaller(_billing);
        await caller.MoveAsync(Account, "0");
        await caller.MoveAsync(Account, "0");
        await caller.BalanceAsync(Account, "2026-03-01", "2026-03-31");
        await caller.BalanceAsync(Account, "2026-03-01", "2026-03-31");

        Assert.Equal(0, Doubles);
    }

    [Fact]
    public void Count_OfANoteThatWasLeftTwice_IsOne()
    {
        var records = _hubSpot.Server.Records;
        var company = records.Get(_hubSpot.Company);
        records.Add(ObjectType.Notes, [("hs_note_body", "Moved 150.")], company);
        records.Add(ObjectType.Notes, [("hs_note_body", "Moved 75.")], company);
        Assert.Equal(0, Doubles);

        records.Add(ObjectType.Notes, [("hs_note_body", "Moved 150.")], company);

        Assert.Equal(1, Doubles);
    }
}
