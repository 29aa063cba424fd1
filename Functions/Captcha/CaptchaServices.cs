using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bridge.Captcha;

/// <summary>The captcha page as services.</summary>
internal static class CaptchaServices
{
    public static IServiceCollection AddCaptcha(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<CaptchaOptions>().Bind(configuration.GetSection(CaptchaOptions.Section)).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<CaptchaOptions>, CaptchaOptionsValidator>()
            .AddSingleton<CaptchaDesk>()
            .AddSingleton<CaptchaEndpoint>();
    }
}
