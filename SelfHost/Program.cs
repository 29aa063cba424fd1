using Bridge.SelfHost.Commands;

return await BridgeCommand.RunAsync(args);
