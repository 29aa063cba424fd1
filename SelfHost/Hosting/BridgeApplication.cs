using Bridge.SelfHost.Configuration;
using Bridge.SelfHost.Functions;
using Bridge.SelfHost.Http;
using Bridge.SelfHost.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Bridge.SelfHost.Hosting;

/// <summary>Puts the program together: the bridge's services, the functions, and the web server in front of them.</summary>
internal static class BridgeApplication
{
    // A function that runs as long as it may is waited for, but not for ever.
    private static readonly TimeSpan LongestDrain = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan AfterDrain = TimeSpan.FromSeconds(10);

    /// <summary>Makes the program of the bridge, ready to start.</summary>
    /// <exception cref="StartException">A setting is missing or wrong.</exception>
    public static WebApplication Create(string root, HostJson host, LocalSettings settings, ListenAddress listen) =>
        Create(root, host, settings, listen, typeof(BridgeServices).Assembly.GetTypes(), (services, configuration) => services.AddBridge(configuration));

    /// <summary>Makes a program of other functions.</summary>
    public static WebApplication Create(
        string root,
        HostJson host,
        LocalSettings settings,
        ListenAddress listen,
        IReadOnlyCollection<Type> classes,
        Action<IServiceCollection, IConfiguration> addServices)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = root });
        builder.Configuration.AddInMemoryCollection(settings.Values).AddEnvironmentVariables();
        builder.Configuration.AddInMemoryCollection(UnusedQueues.SwitchedOff(builder.Configuration));
        builder.Logging.AddDeskConsole(host.LogLevels);
        listen.Configure(builder.WebHost);
        builder.Services.AddRouting();
        addServices(builder.Services, builder.Configuration);

        var functions = new FunctionCatalog(builder.Configuration, host.RoutePrefix).Find(classes);
        var scale = new TimeScale(builder.Configuration);
        builder.Services.TryAddSingleton(scale);
        AddHost(builder.Services, host.At(scale), functions);

        var app = builder.Build();
        app.UseRouting();
        app.MapFunctions(functions);
        return app;
    }

    private static void AddHost(IServiceCollection services, HostJson host, IReadOnlyList<HostedFunction> functions)
    {
        var drain = host.FunctionTimeout > TimeSpan.Zero && host.FunctionTimeout < LongestDrain ? host.FunctionTimeout : LongestDrain;
        services.Configure<HostOptions>(options =>
        {
            options.ServicesStopConcurrently = true;
            options.ShutdownTimeout = drain + AfterDrain;
        });
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(host)
            .AddSingleton(functions)
            .AddSingleton(new DrainLimit(drain))
            .AddSingleton<FunctionInvoker>()
            .AddSingleton<FunctionKeys>()
            .AddSingleton<StorageAccounts>()
            .AddSingleton<ListenerFactory>()
            .AddSingleton<IReadOnlyList<IListener>>(provider =>
                [.. functions.Select(provider.GetRequiredService<ListenerFactory>().Create).OfType<IListener>()])
            .AddHostedService<ListenerService>();
    }
}
