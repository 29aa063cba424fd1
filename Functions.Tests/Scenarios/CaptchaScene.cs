using System.Net;
using System.Text.RegularExpressions;
using Bridge.Captcha;
using Bridge.Sandbox.HubSpot;
using Bridge.Sandbox.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Tests.Scenarios;

/// <summary>A customer in HubSpot forgot the password, and no captcha token came with the event: a note asks a person to solve one on the page.</summary>
internal sealed partial class CaptchaScene : IAsyncDisposable
{
    private readonly LocalServer _door;
    private readonly HubSpotRecord _contact;

    private CaptchaScene(World world, LocalServer door)
    {
        (World, _door) = (world, door);
        Account = world.Billing.Book.Open("Acme", $"{Guid.NewGuid():N}@acme.example")!.Number;
        _contact = world.HubSpot.Records.Add(ObjectType.Contacts, [("email", "tom@acme.example"), ("voip_account", Account)]);
    }

    public World World { get; }

    public string Account { get; }

    /// <summary>Where the page is.</summary>
    public Uri Address => _door.Address;

    /// <summary>How often the customer's password was reset.</summary>
    public int Resets => World.Billing.Book.FindCustomer(Account)!.PasswordResets;

    /// <summary>The notes on the contact, oldest first.</summary>
    public IReadOnlyList<string> Notes => [.. World.HubSpot.Records.NotesOn(World.HubSpot.Records.Get(_contact.Ref)).Select(WebUtility.HtmlDecode).OfType<string>()];

    public static async Task<CaptchaScene> StartAsync(AzuriteFixture azurite, Action<IServiceCollection>? replace = null)
    {
        var world = await World.StartAsync(azurite, replace ?? (_ => { }), ("Captcha:SiteKey", "site-key-of-the-portal"));
        var door = await LocalServer.StartAsync(
            0,
            app =>
            {
                app.MapGet("/api/captcha/{ticket}", (string ticket, HttpRequest request, CancellationToken cancellationToken) =>
                    world.Get<CaptchaEndpoint>().ShowAsync(request, ticket, cancellationToken));
                app.MapPost("/api/captcha/{ticket}", (string ticket, HttpRequest request, CancellationToken cancellationToken) =>
                    world.Get<CaptchaEndpoint>().SubmitAsync(request, ticket, cancellationToken));
            },
            default);
        return new CaptchaScene(world, door);
    }

    /// <summary>The event comes without a token, and its note with the link is left.</summary>
    public async Task<(string Id, Uri Link)> AskAsync()
    {
        var changes = World.HubSpot.Records.Change(_contact.Ref, [("voip_action", "reset-password")], ChangeOrigin.Person);
        var (id, message) = await World.QueueAsync(World.HubSpotSends([.. changes.Select(World.Events.PropertyChange)]));
        await World.RunAsync(message);
        return (id, LinkIn(Notes[^1]));
    }

    /// <summary>The link in a note, as it leads here.</summary>
    public Uri LinkIn(string note) => new(Address, Link().Match(note).Value);

    public async ValueTask DisposeAsync()
    {
        await _door.DisposeAsync();
        await World.DisposeAsync();
    }

    [GeneratedRegex("/api/captcha/[0-9a-f]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
