using System.CommandLine;
using Bridge.Billing;
using Bridge.Crm;
using Bridge.Routing.Files;
using Bridge.SelfHost.Configuration;
using Bridge.SelfHost.Routes;
using Microsoft.Extensions.Options;

namespace Bridge.SelfHost.Commands;

/// <summary><c>bridge routes</c>: what can be done with route files.</summary>
internal sealed class RoutesCommand : Command
{
    public RoutesCommand()
        : base("routes", "Tries routes out.") => Subcommands.Add(new RoutesTestCommand());
}

/// <summary><c>bridge routes test</c>: which routes an event matches, and the request that each would make.</summary>
internal sealed class RoutesTestCommand : Command
{
    private readonly Argument<string> _file = new("file") { Description = "The route file.", HelpName = "FILE" };

    private readonly Option<string> _event = new("--event")
    {
        Description = "The body of a delivery, as the CRM sends it.",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<string?> _record = new("--record")
    {
        Description = "What routes read from the CRM, as { \"record\": { … }, \"associated\": { … } }.",
        HelpName = "FILE",
    };

    private readonly SourceOption _source = new();
    private readonly SetupOptions _setup;

    public RoutesTestCommand()
        : base("test", "Shows which routes an event matches and the exact request that each would make. Nothing is sent.")
    {
        Arguments.Add(_file);
        Options.Add(_event);
        Options.Add(_record);
        Options.Add(_source);
        _setup = new SetupOptions(this);
        SetAction(RunAsync);
    }

    private Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken) => _setup.RunAsync(arguments, async setup =>
    {
        await using var app = setup.Silent(_ => { });
        var sources = app.Services.GetRequiredService<ICrmSources>();
        var billing = app.Services.GetRequiredService<IOptions<BillingOptions>>();
        var file = Path.GetFullPath(arguments.GetValue(_file)!);
        var routes = RouteFiles.Load([file], setup.Root, sources.Kinds, billing.Value.Currency);
        var crm = SourceOption.Find(arguments.GetValue(_source), routes.Routes.Select(route => route.Parts.When.Source), sources);
        var body = TrialFiles.Bytes(_event.Name, arguments.GetValue(_event)!);
        var records = arguments.GetValue(_record) is { } record ? TrialFiles.Records(_record.Name, record) : null;
        var trial = ActivatorUtilities.CreateInstance<RouteTrial>(app.Services, routes);
        foreach (var line in trial.Lines(Read(crm, body), records))
        {
            await arguments.InvocationConfiguration.Output.WriteLineAsync(line);
        }

        return 0;
    });

    private DeliveryContent Read(ICrm crm, byte[] body)
    {
        try
        {
            return crm.Read(new Delivery("POST", "https://localhost/", new HeaderDictionary(), body, TimeProvider.System.GetUtcNow()));
        }
        catch (UnreadableDeliveryException exception)
        {
            throw new StartException($"{_event.Name}: source '{crm.Source}' cannot read the delivery: {exception.Message}");
        }
    }
}
