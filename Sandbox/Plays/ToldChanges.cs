using Bridge.Sandbox.Sending;

namespace Bridge.Sandbox.Plays;

/// <summary>
/// Sorts what a CRM has to tell: a change by the bridge goes out at once, as an echo; one by a person to the play that made it, which sends it.
/// </summary>
/// <param name="echo">Sends an echo.</param>
internal sealed class ToldChanges(Action<Webhook> echo)
{
    // A CRM tells of a change on the way of the call that makes it, so that plays at the same time hear nothing of each other.
    private readonly AsyncLocal<List<Webhook>?> _heard = new();

    /// <summary>Takes what the CRM tells of a change. A person's change that no play listens to is told to nobody.</summary>
    public void Take(Webhook webhook, bool isByBridge)
    {
        if (isByBridge)
        {
            echo(webhook with { Title = "Echo of a write-back", IsEcho = true });
        }
        else
        {
            _heard.Value?.Add(webhook);
        }
    }

    /// <summary>Makes a change, and hears the one webhook that tells of it.</summary>
    /// <param name="title">What happens, in words for a person.</param>
    /// <param name="change">Makes the change.</param>
    /// <exception cref="InvalidOperationException">The CRM tells nothing of it, or several things.</exception>
    public Webhook Hear(string title, Action change)
    {
        List<Webhook> heard = [];
        _heard.Value = heard;
        try
        {
            change();
        }
        finally
        {
            _heard.Value = null;
        }

        return heard is [var only]
            ? only with { Title = title }
            : throw new InvalidOperationException($"Of \"{title}\" the CRM tells {heard.Count} times, not once.");
    }
}
