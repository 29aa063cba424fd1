namespace Bridge.Dashboard.Pages.Layout;

/// <summary>What surrounds the content of a page.</summary>
/// <param name="Root">The path under which the dashboard lies, such as <c>/api/dashboard</c>.</param>
/// <param name="Title">The page's title.</param>
/// <param name="Area">The part of the dashboard that it belongs to.</param>
/// <param name="Person">Who looks at it; null for whoever has not signed in.</param>
public sealed record Frame(string Root, string Title, Area Area, Person? Person)
{
    /// <summary>What came of what the person just did; null where there is nothing to say.</summary>
    public Notice? Notice { get; init; }

    /// <summary>Whether the page holds charts.</summary>
    public bool HasCharts { get; init; }
}

/// <summary>A part of the dashboard.</summary>
public enum Area
{
    /// <summary>None that the navigation names.</summary>
    None,

    /// <summary>How things stand.</summary>
    Overview,

    /// <summary>What needs a person.</summary>
    Attention,

    /// <summary>Operations.</summary>
    Operations,

    /// <summary>Money by account and day.</summary>
    Money,
}

/// <summary>Who looks at a page.</summary>
/// <param name="Principal">The name of whoever the platform signed in; null for whoever has the operator key.</param>
/// <param name="TypedName">The name that was typed last on this browser; may be empty.</param>
/// <param name="FormToken">Goes with every form, and shows that the form came from a page of this session.</param>
public sealed record Person(string? Principal, string TypedName, string FormToken);

/// <summary>A sentence above a page.</summary>
/// <param name="Tone">How it sounds.</param>
/// <param name="Text">The sentence.</param>
public sealed record Notice(Tone Tone, string Text);

/// <summary>How something stands, for its colour: the words beside it always say so as well.</summary>
public enum Tone
{
    /// <summary>Neither good nor bad.</summary>
    Plain,

    /// <summary>Well.</summary>
    Good,

    /// <summary>To be waited for.</summary>
    Wait,

    /// <summary>Needs somebody.</summary>
    Bad,
}

/// <summary>A word for how something stands.</summary>
/// <param name="Text">The word.</param>
/// <param name="Tone">Its tone.</param>
public sealed record Mark(string Text, Tone Tone);
