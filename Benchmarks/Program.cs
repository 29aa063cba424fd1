using Bridge.Benchmarks.Commands;

return await BenchmarksCommand.RunAsync(args);
