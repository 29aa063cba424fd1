using Microsoft.Playwright;

namespace Bridge.Tests.Browser;

/// <summary>One browser for the tests of a class; each test opens windows of its own.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (Chromium.WhyNot is null)
        {
            _playwright = await Playwright.CreateAsync();
            _browser = await Chromium.StartAsync(_playwright);
        }
    }

    public async Task DisposeAsync()
    {
        await (_browser?.DisposeAsync() ?? default);
        _playwright?.Dispose();
    }

    /// <summary>Opens a window of its own session.</summary>
    internal async Task<IPage> OpenAsync(Uri address, Look? look = null)
    {
        look ??= Look.Light;
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address.ToString(),
            ColorScheme = look.Scheme,
            ViewportSize = new ViewportSize { Width = look.Width, Height = look.Height },
            Locale = "en-GB",
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(30_000);
        return await context.NewPageAsync();
    }
}

/// <summary>How somebody looks at a page.</summary>
/// <param name="Name">Its name in the artefacts.</param>
/// <param name="Scheme">The colours that they prefer.</param>
/// <param name="Width">The window's width, in CSS pixels.</param>
/// <param name="Height">The window's height.</param>
internal sealed record Look(string Name, ColorScheme Scheme, int Width, int Height)
{
    public static Look Light { get; } = new("light", ColorScheme.Light, 1280, 900);

    public static IReadOnlyList<Look> All { get; } =
        [Light, new("dark", ColorScheme.Dark, 1280, 900), new("phone", ColorScheme.Light, 390, 844), new("phone-dark", ColorScheme.Dark, 390, 844)];
}

/// <summary>A test that needs the browser: skipped, with the reason, where it cannot run.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Chromium.WhyNot;
}
