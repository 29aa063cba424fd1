using Bridge.Dashboard.Pages.Layout;

namespace Bridge.Dashboard.Pages.Operations;

/// <summary>One operation.</summary>
/// <param name="Line">What a list shows of it.</param>
/// <param name="Attempt">The attempt that is shown.</param>
/// <param name="Facts">Facts about it, in order.</param>
/// <param name="Steps">Its history, the oldest first.</param>
public sealed record OperationView(OperationLine Line, int Attempt, IReadOnlyList<Fact> Facts, IReadOnlyList<Step> Steps)
{
    /// <summary>The call as it is sent, such as <c>PUT move-funds</c>; empty where no route says it.</summary>
    public string Call { get; init; } = "";

    /// <summary>The call's arguments, secrets masked.</summary>
    public IReadOnlyList<Fact> Arguments { get; init; } = [];

    /// <summary>What the billing API answered, secrets masked, as JSON; null where there is nothing.</summary>
    public string? Response { get; init; }

    /// <summary>The event's fields by name, as JSON; null where it is not kept.</summary>
    public string? EventFields { get; init; }

    /// <summary>What was read of the account, the oldest first.</summary>
    public IReadOnlyList<ReadingView> Readings { get; init; } = [];

    /// <summary>What the operation asks a person to do; null where nothing.</summary>
    public SettleView? Settle { get; init; }

    /// <summary>What may be tried again; null where nothing.</summary>
    public RetryChoice? Retry { get; init; }

    /// <summary>What comes of dismissing it, in words; null where it cannot be dismissed.</summary>
    public string? Dismissal { get; init; }

    /// <summary>What was typed into the form that could not be taken.</summary>
    public Typed? Typed { get; init; }
}

/// <summary>A fact.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">The fact.</param>
public sealed record Fact(string Name, string Value)
{
    /// <summary>Where it leads to; null where nowhere.</summary>
    public Uri? Url { get; init; }

    /// <summary>A time, which is shown instead of the value.</summary>
    public DateTimeOffset? At { get; init; }
}

/// <summary>A step of an operation's history.</summary>
/// <param name="At">When.</param>
/// <param name="To">Where it came to; null where it stayed.</param>
/// <param name="Why">Why.</param>
public sealed record Step(DateTimeOffset At, Mark? To, string Why);

/// <summary>One reading of the account.</summary>
/// <param name="Name">What it was for.</param>
/// <param name="At">When.</param>
/// <param name="Window">The days that it covers.</param>
/// <param name="Figures">Its figures: name, figure, and whether it differs from the first reading's.</param>
public sealed record ReadingView(string Name, DateTimeOffset At, string Window, IReadOnlyList<ReadFigure> Figures);

/// <summary>A figure of a reading.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">The figure.</param>
/// <param name="HasMoved">Whether it differs from the first reading's.</param>
public sealed record ReadFigure(string Name, string Value, bool HasMoved);

/// <summary>What a person may decide.</summary>
/// <param name="Question">What is to be decided.</param>
/// <param name="Choices">The decisions.</param>
public sealed record SettleView(string Question, IReadOnlyList<Choice> Choices);

/// <summary>What may be tried again.</summary>
/// <param name="What">Its value in the form.</param>
/// <param name="Words">What the button says.</param>
/// <param name="Consequence">What comes of it.</param>
public sealed record RetryChoice(string What, string Words, string Consequence);
