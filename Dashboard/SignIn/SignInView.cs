namespace Bridge.Dashboard.Pages.SignIn;

/// <summary>How somebody may sign in.</summary>
/// <param name="ReturnTo">The path of the page that was asked for.</param>
/// <param name="TakesKey">Whether there is an operator key.</param>
/// <param name="PlatformUrl">Where the platform signs people in; null where its authentication is off.</param>
/// <param name="Problem">Why the try before did not do; null for the first.</param>
public sealed record SignInView(string ReturnTo, bool TakesKey, string? PlatformUrl, string? Problem);
