using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Health;

/// <summary>Health as services.</summary>
internal static class HealthServices
{
    public static IServiceCollection AddHealth(this IServiceCollection services) => services
        .AddSingleton<HealthCheck>()
        .AddSingleton<HealthAnswers>();
}
