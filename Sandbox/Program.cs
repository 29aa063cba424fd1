using Bridge.Sandbox.Commands;

return await SandboxCommand.RunAsync(args);
