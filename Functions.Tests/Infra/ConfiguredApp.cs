using Bridge.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Bridge.Tests.Infra;

/// <summary>The app's real services on settings of the template. Nothing is started and nobody is called.</summary>
internal sealed class ConfiguredApp : IDisposable
{
    private readonly IHost _host;
    private readonly IReadOnlyList<BoundOptions> _options;

    private ConfiguredApp(IHost host, RecordedSettings settings, IReadOnlyList<BoundOptions> options) => (_host, Settings, _options) = (host, settings, options);

    public RecordedSettings Settings { get; }

    public IConfiguration Configuration => _host.Services.GetRequiredService<IConfiguration>();

    public BridgeQueues Queues => _host.Services.GetRequiredService<BridgeQueues>();

    /// <summary>Every value of every options class, by the class, its name and the property.</summary>
    public IReadOnlyDictionary<string, string?> Values => _options.SelectMany(options => options.Values(_host.Services)).ToDictionary(StringComparer.Ordinal);

    /// <summary>Makes the services, validates every option, and constructs all that reads a setting.</summary>
    /// <exception cref="OptionsValidationException">The app does not accept the settings.</exception>
    public static ConfiguredApp From(IEnumerable<KeyValuePair<string, string>> settings)
    {
        var recorded = new RecordedSettings(settings.Select(Resolved));
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true, ContentRootPath = AppContext.BaseDirectory });
        ((IConfigurationBuilder)builder.Configuration).Add(recorded);
        builder.Services.AddBridge(builder.Configuration);
        var ours = builder.Services.Select(service => service.ServiceType).Where(type => type.Assembly == typeof(BridgeServices).Assembly && !type.ContainsGenericParameters).Distinct().ToList();
        var options = builder.Services.Select(BoundOptions.From).OfType<BoundOptions>().ToList();
        var app = new ConfiguredApp(builder.Build(), recorded, options);
        app._host.Services.GetRequiredService<IStartupValidator>().Validate();
        _ = app.Values;
        ours.ForEach(type => Assert.NotEmpty(app._host.Services.GetServices(type)));
        return app;
    }

    public void Dispose() => _host.Dispose();

    // What Azure fills in as it deploys.
    private static KeyValuePair<string, string> Resolved(KeyValuePair<string, string> setting) => setting.Value.StartsWith('[')
        ? new(setting.Key, setting.Key switch
        {
            "APPLICATIONINSIGHTS_CONNECTION_STRING" => $"InstrumentationKey={Guid.Empty}",
            "KeyVault__Uri" => "https://kv-bridge.vault.azure.net/",
            "PublicUrl" => "https://bridge.example.com",
            _ => "filled-in",
        })
        : setting;

    /// <summary>Options of the app that are bound to a section.</summary>
    private sealed record BoundOptions(Type Type, string Name)
    {
        public static BoundOptions? From(ServiceDescriptor service) =>
            service is { IsKeyedService: false, ImplementationInstance: { } configure }
            && service.ServiceType is { IsGenericType: true } type
            && type.GetGenericTypeDefinition() == typeof(IConfigureOptions<>)
            && type.GenericTypeArguments[0] is { } options
            && options.Assembly == typeof(BridgeServices).Assembly
                ? new(options, configure.GetType().GetProperty("Name")?.GetValue(configure) as string ?? Options.DefaultName)
                : null;

        public IEnumerable<KeyValuePair<string, string?>> Values(IServiceProvider services)
        {
            var monitor = services.GetRequiredService(typeof(IOptionsMonitor<>).MakeGenericType(Type));
            var options = monitor.GetType().GetMethod(nameof(IOptionsMonitor<>.Get))!.Invoke(monitor, [Name]);
            return Type.GetProperties().Where(property => property.CanWrite)
                .Select(property => KeyValuePair.Create($"{Type.Name} {Name} {property.Name}", property.GetValue(options)?.ToString()));
        }
    }
}
