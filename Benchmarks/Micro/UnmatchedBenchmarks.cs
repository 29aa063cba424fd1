using BenchmarkDotNet.Attributes;
using Bridge.Routing;
using Bridge.Sandbox.World;

namespace Bridge.Benchmarks.Micro;

/// <summary>Finds the route of an event among many that do not match.</summary>
public class UnmatchedBenchmarks
{
    private CrmCase _case = null!;
    private RouteTable _routes = null!;

    /// <summary>How many routes do not match.</summary>
    [Params(1, 1000)]
    public int Others { get; set; }

    /// <summary>Makes the routes.</summary>
    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _case = await CrmCase.StartAsync(SourceNames.Generic);
        var others = _case.Routes.Routes.Where(route => !route.Matches(_case.Event)).ToList();
        _routes = new RouteTable([.. Enumerable.Range(0, Others).Select(number => others[number % others.Count]), _case.Route], []);
    }

    /// <summary>Ends what made them.</summary>
    [GlobalCleanup]
    public async Task CleanUpAsync() => await _case.DisposeAsync();

    /// <summary>Finds it.</summary>
    [Benchmark]
    public int Match() => _routes.Match(_case.Event).Count();
}
