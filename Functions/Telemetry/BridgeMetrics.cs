using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Bridge.Telemetry;

/// <summary>What the bridge counts and measures, by the meter <c>Bridge</c>.</summary>
/// <remarks>
/// Only configured names become values of the tag <c>source</c>: a forger's made-up ones would fill the monitor's memory.
/// https://opentelemetry.io/docs/specs/semconv/general/metrics/
/// </remarks>
public sealed class BridgeMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Bridge";

    /// <summary>The tag value for a source that is not configured.</summary>
    public const string UnknownSource = "unknown";

    private static readonly InstrumentAdvice<double> SecondsToADay = new()
    {
        HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 21_600, 86_400],
    };

    private readonly Dictionary<string, string> _sources;
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _events;
    private readonly Counter<long> _operations;
    private readonly Counter<long> _writeBacks;
    private readonly Counter<long> _otherContent;
    private readonly Counter<long> _circuit;
    private readonly Gauge<int> _circuitOpen;
    private readonly Gauge<int> _messages;
    private readonly Gauge<double> _oldestMessage;
    private readonly Counter<long> _catchUps;
    private readonly Counter<long> _found;
    private readonly Counter<long> _leftOut;
    private readonly Counter<long> _channels;
    private readonly Histogram<double> _untilWrittenBack;

    /// <summary>Makes the instruments.</summary>
    public BridgeMetrics(IMeterFactory meters, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(meters);
        ArgumentNullException.ThrowIfNull(configuration);
        _sources = configuration.GetSection("Sources").GetChildren()
            .ToDictionary(source => source.Key, source => source.Key, StringComparer.OrdinalIgnoreCase);
        var meter = meters.Create(MeterName);
        _deliveries = meter.CreateCounter<long>("bridge.deliveries", "{delivery}", "Webhook requests, by source and by how they were answered.");
        _events = meter.CreateCounter<long>("bridge.events", "{event}", "Events inside accepted deliveries, by source and by what became of them.");
        _operations = meter.CreateCounter<long>("bridge.operations", "{operation}", "Billing operations, by source, route, operation and the state they came to.");
        _writeBacks = meter.CreateCounter<long>("bridge.write_backs", "{write-back}", "Tries to write a result back, by source and outcome.");
        _otherContent = meter.CreateCounter<long>("bridge.other_content", "{event}", "Events that repeated an id with other content and were not run, by source.");
        _circuit = meter.CreateCounter<long>("bridge.circuit", "{change}", "Times that the circuit to the billing API opened, for the app is not accepted, or closed.");
        _circuitOpen = meter.CreateGauge<int>("bridge.circuit.open", "1", "Whether the circuit to the billing API is open: 1, or 0.");
        _messages = meter.CreateGauge<int>("bridge.queue.messages", "{message}", "Messages in a queue, those that wait for their time included, by queue.");
        _oldestMessage = meter.CreateGauge<double>("bridge.queue.oldest", "s", "Age of the first message of a queue that could be taken, by queue; 0 where there is none.");
        _catchUps = meter.CreateCounter<long>("bridge.catch_ups", "{window}", "Windows of time in which a CRM was asked what changed, by source and outcome.");
        _found = meter.CreateCounter<long>("bridge.found", "{event}", "Events that catch-ups found, by source and by what became of them.");
        _leftOut = meter.CreateCounter<long>("bridge.left_out", "{event}", "Events that catch-ups found and did not run, since they could run twice, by source and route.");
        _channels = meter.CreateCounter<long>("bridge.channels", "{renewal}", "Looks after subscriptions that expire, by source and outcome.");
        _untilWrittenBack = meter.CreateHistogram<double>(
            "bridge.written_back.duration", "s", "From the webhook to the result on the CRM record, by source.", tags: null, SecondsToADay);
    }

    /// <summary>A delivery was answered.</summary>
    /// <param name="source">The source that its URL names, configured or not.</param>
    /// <param name="answer">How it was answered.</param>
    public void DeliveryAnswered(string source, DeliveryAnswer answer) => _deliveries.Add(1, Source(source), Outcome(Word(answer)));

    /// <summary>Events became queued operations.</summary>
    public void EventsQueued(string source, int count) => CountEvents(source, "queued", count);

    /// <summary>Events that no route waits for.</summary>
    public void EventsUnmatched(string source, int count) => CountEvents(source, "unmatched", count);

    /// <summary>The bridge's own write-backs came home and were dropped.</summary>
    public void EchoesDropped(string source, int count) => CountEvents(source, "echo", count);

    /// <summary>Events that could not be read went to the dead letters.</summary>
    public void EventsUnreadable(string source, int count) => CountEvents(source, "unreadable", count);

    /// <summary>An operation came to a state that is worth counting: an end, or one that waits for somebody.</summary>
    /// <param name="source">The source.</param>
    /// <param name="route">The route's id; empty for an event that no route was found for.</param>
    /// <param name="operation">The billing operation's name; empty for an event that was not run.</param>
    /// <param name="state">The state: an enum, so that its values are few.</param>
    public void OperationCameTo(string source, string route, string operation, Enum state) =>
        _operations.Add(1, Source(source), Tag("route", route), Tag("operation", operation), Outcome(Word(state)));

    /// <summary>A result, or the reason of a failure, stands on the CRM record.</summary>
    /// <param name="source">The source.</param>
    /// <param name="sinceWebhook">How long ago the webhook came.</param>
    public void WrittenBack(string source, TimeSpan sinceWebhook)
    {
        _writeBacks.Add(1, Source(source), Outcome("done"));
        _untilWrittenBack.Record(sinceWebhook.TotalSeconds, Source(source));
    }

    /// <summary>A write-back did not succeed and is tried again later.</summary>
    public void WriteBackPutOff(string source) => _writeBacks.Add(1, Source(source), Outcome("put_off"));

    /// <summary>A write-back failed for good.</summary>
    public void WriteBackFailed(string source) => _writeBacks.Add(1, Source(source), Outcome("failed"));

    /// <summary>An event repeated an id with other content, and was not run.</summary>
    public void OtherContentSeen(string source) => _otherContent.Add(1, Source(source));

    /// <summary>The billing API does not accept the app any more, and no operation is run.</summary>
    public void CircuitOpened() => _circuit.Add(1, Outcome("opened"));

    /// <summary>The billing API accepts the app again.</summary>
    public void CircuitClosed() => _circuit.Add(1, Outcome("closed"));

    /// <summary>Whether the circuit is open was looked at.</summary>
    public void CircuitLookedAt(bool isOpen) => _circuitOpen.Record(isOpen ? 1 : 0);

    /// <summary>A queue was looked at.</summary>
    /// <param name="queue">Its name.</param>
    /// <param name="messages">How many messages it holds, about.</param>
    /// <param name="oldest">The age of the first that could be taken.</param>
    public void QueueLookedAt(string queue, int messages, TimeSpan oldest)
    {
        _messages.Record(messages, Tag("queue", queue));
        _oldestMessage.Record(oldest.TotalSeconds, Tag("queue", queue));
    }

    /// <summary>A CRM was asked what changed in a window of time.</summary>
    public void CaughtUp(string source, bool isDone) => _catchUps.Add(1, Source(source), Outcome(isDone ? "done" : "failed"));

    /// <summary>Events that were found became queued operations.</summary>
    public void FoundQueued(string source, int count) => Count(_found, source, "queued", count);

    /// <summary>Operations of events that were found were known already.</summary>
    public void FoundKnown(string source, int count) => Count(_found, source, "known", count);

    /// <summary>No route waits for events that were found.</summary>
    public void FoundUnmatched(string source, int count) => Count(_found, source, "unmatched", count);

    /// <summary>A route that could run twice left out events that were found.</summary>
    public void FoundLeftOut(string source, string route, int count)
    {
        Count(_found, source, "left_out", count);
        _leftOut.Add(count, Source(source), Tag("route", route));
    }

    /// <summary>A source's subscriptions were looked after.</summary>
    public void ChannelsRenewed(string source, bool isDone) => _channels.Add(1, Source(source), Outcome(isDone ? "done" : "failed"));

    private void CountEvents(string source, string outcome, int count) => Count(_events, source, outcome, count);

    private void Count(Counter<long> counter, string source, string outcome, int count)
    {
        if (count > 0)
        {
            counter.Add(count, Source(source), Outcome(outcome));
        }
    }

    private KeyValuePair<string, object?> Source(string source) => Tag("source", _sources.GetValueOrDefault(source, UnknownSource));

    /// <summary>A value of an enum as a tag has it.</summary>
    internal static string Word(Enum value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
    }

    private static KeyValuePair<string, object?> Outcome(string outcome) => Tag("outcome", outcome);

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
