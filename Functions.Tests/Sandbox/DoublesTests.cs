using Bridge.Sandbox.Billing;
using Bridge.Sandbox.HubSpot;
using Bridge.Sandbox.Receiver;

namespace Bridge.Tests.Sandbox;

/// <summary>What happened twice is found from the outside, whoever did it.</summary>
public sealed class DoublesTests : IAsyncLifetime
{
    private BillingServer _billing = null!;
    private HubSpotServer _hubSpot = null!;
    private ReceiverServer _receiver = null!;
    private string _account = "";

    private int Doubles => Bridge.Sandbox.Tour.Doubles.Count(_billing, _hubSpot, _receiver);

    public async Task InitializeAsync()
    {
        _billing = await BillingServer.StartAsync(new(), default);
        _hubSpot = await HubSpotServer.StartAsync(new(), default);
        _receiver = await ReceiverServer.StartAsync(new(), default);
        _account = _billing.Book.Open("Harbour Bakery", "accounts@harbour-bakery.example")!.Number;
    }

    public async Task DisposeAsync()
    {
        await _billing.DisposeAsync();
        await _hubSpot.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task Count_OfAMoveThatRanTwice_IsOne()
    {
        using var caller = new BillingCaller(_billing);
        await caller.MoveAsync(_account, "150", "HubSpot deal 1");
        await caller.MoveAsync(_account, "150", "HubSpot deal 2");
        Assert.Equal(0, Doubles);

        await caller.MoveAsync(_account, "150", "HubSpot deal 1");

        Assert.Equal(1, Doubles);
    }

    [Fact]
    public async Task Count_OfAResetThatRanTwiceWithAnotherCaptchaEach_IsOne()
    {
        using var caller = new BillingCaller(_billing);
        foreach (var captcha in new[] { _billing.Captcha.Issue(), _billing.Captcha.Issue() })
        {
            await caller.FormAsync(HttpMethod.Post, "reset-password", ("account_number", _account), ("google_captcha", captcha));
        }

        Assert.Equal(1, Doubles);
    }

    [Fact]
    public async Task Count_OfRefusedCallsAndReads_IsNone()
    {
        using var caller = new BillingCaller(_billing);
        await caller.MoveAsync(_account, "0");
        await caller.MoveAsync(_account, "0");
        await caller.BalanceAsync(_account, "2026-03-01", "2026-03-31");
        await caller.BalanceAsync(_account, "2026-03-01", "2026-03-31");

        Assert.Equal(0, Doubles);
    }

    [Fact]
    public void Count_OfANoteThatWasLeftTwice_IsOne()
    {
        var company = _hubSpot.Records.Add(ObjectType.Companies, [("name", "Harbour Bakery")]);
        _hubSpot.Records.Add(ObjectType.Notes, [("hs_note_body", "Moved 150.")], company);
        _hubSpot.Records.Add(ObjectType.Notes, [("hs_note_body", "Moved 75.")], company);
        Assert.Equal(0, Doubles);

        _hubSpot.Records.Add(ObjectType.Notes, [("hs_note_body", "Moved 150.")], company);

        Assert.Equal(1, Doubles);
    }
}
