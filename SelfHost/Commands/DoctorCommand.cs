using System.CommandLine;
using Bridge.SelfHost.Doctor;
using Bridge.SelfHost.Doctor.Checks;

namespace Bridge.SelfHost.Commands;

/// <summary><c>bridge doctor</c>: looks at all that the bridge needs, and says what to do about what is wrong.</summary>
internal sealed class DoctorCommand : Command
{
    private const string Nobody = "none";
    private const string UsualService = "https://api.ipify.org";
    private const int OnlyDoubts = 2;

    private readonly Option<string> _address = new("--address-url")
    {
        Description = $"Who is asked for the address that the world sees: a URL that answers with the caller's address as text, or '{Nobody}'.",
        HelpName = "URL",
        DefaultValueFactory = _ => UsualService,
    };

    private readonly SetupOptions _setup;

    public DoctorCommand()
        : base("doctor", "Looks at settings, routes, storage, secrets, clock, address, billing and every CRM. Ends with 0 if all is well, 2 if something is doubtful, 1 if something does not work.")
    {
        Options.Add(_address);
        _address.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } text && text != Nobody && UrlOf(text) is null)
            {
                result.AddError($"--address-url takes an http or https URL, or '{Nobody}', not {text}.");
            }
        });
        _setup = new SetupOptions(this);
        SetAction(RunAsync);
    }

    private Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken) => _setup.RunAsync(arguments, async setup =>
    {
        var output = arguments.InvocationConfiguration.Output;
        await using var app = setup.Silent(services => services.AddDoctor());
        var worst = Verdict.Well;
        await foreach (var diagnosis in new Checkup(app.Services, new Outlook(UrlOf(arguments.GetValue(_address)!))).LookAsync(cancellationToken))
        {
            worst = diagnosis.Verdict > worst ? diagnosis.Verdict : worst;
            await output.WriteLineAsync($"{SignOf(diagnosis.Verdict)} {diagnosis.What}: {diagnosis.Finding}");
            if (diagnosis.Advice.Length > 0)
            {
                await output.WriteLineAsync($"    → {diagnosis.Advice}");
            }
        }

        return worst switch
        {
            Verdict.Well => 0,
            Verdict.Doubtful => OnlyDoubts,
            _ => 1,
        };
    });

    private static Uri? UrlOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : null;

    private static char SignOf(Verdict verdict) => verdict switch
    {
        Verdict.Well => '✓',
        Verdict.Doubtful => '!',
        _ => '✗',
    };
}
