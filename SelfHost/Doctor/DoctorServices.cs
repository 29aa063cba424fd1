using Bridge.Secrets;

namespace Bridge.SelfHost.Doctor;

/// <summary>The doctor as services, beside those of the bridge that it looks at.</summary>
internal static class DoctorServices
{
    public static IServiceCollection AddDoctor(this IServiceCollection services)
    {
        var secrets = services.Last(service => service.ServiceType == typeof(ISecrets));
        services.Remove(secrets);
        return services
            .AddSingleton(provider => new AskedSecrets((ISecrets)secrets.ImplementationFactory!(provider)))
            .AddSingleton<ISecrets>(provider => provider.GetRequiredService<AskedSecrets>())
            .AddSingleton<SecretExpiry>()
            .AddSingleton<BillingStranger>();
    }
}
