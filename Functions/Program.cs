using Bridge;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

// The bridge on the Azure Functions host. SelfHost has a Program of its own.
var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddBridge(builder.Configuration);
await builder.Build().RunAsync();
