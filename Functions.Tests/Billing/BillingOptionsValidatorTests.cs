using Bridge.Billing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bridge.Tests.Billing;

public sealed class BillingOptionsValidatorTests
{
    [Fact]
    public void Settings_None_AreGood() => Assert.Empty(Faults());

    [Theory]
    [InlineData("BaseUrl", "https://billing.example/reseller")]
    [InlineData("BaseUrl", "http://localhost:7072")]
    [InlineData("BaseUrl", "http://127.0.0.1:7072/")]
    [InlineData("BaseUrl", "http://[::1]:7072")]
    [InlineData("TimeZone", "Europe/Berlin")]
    [InlineData("AccountNumbers", "Exact")]
    [InlineData("AccountNumbers", "ignorespaces")]
    [InlineData("Currency", "")]
    [InlineData("Currency", "AUD")]
    [InlineData("ReadTimeout", "00:00:01")]
    [InlineData("Concurrency", "1")]
    [InlineData("RequestsPerSecond", "1000")]
    [InlineData("SendTimeout", "00:00:40")]
    [InlineData("Operations:move-funds:Url", "/v3/move")]
    [InlineData("Operations:move_funds:Url", "https://billing.example/move?account_number=&amount=&description=")]
    [InlineData("Operations:MOVE-FUNDS:Parameters:Account", "acc[0]")]
    [InlineData("Operations:register-customer:Parameters:email", "mail")]
    public void Setting_Good_IsAccepted(string key, string value) => Assert.Empty(Faults((key, value)));

    [Theory]
    [InlineData("BaseUrl", "billing.example", "Billing:BaseUrl is 'billing.example', which is no http or https address")]
    [InlineData("BaseUrl", "", "Billing:BaseUrl is '', which is no http or https address")]
    [InlineData("BaseUrl", "ftp://billing.example", "Billing:BaseUrl is 'ftp://billing.example', which is no http or https address")]
    [InlineData("BaseUrl", "http://billing.example", "Billing:BaseUrl is 'http://billing.example', which would send the API key unencrypted")]
    [InlineData("BaseUrl", "https://billing.example/?a=1", "Billing:BaseUrl is 'https://billing.example/' with a query or a fragment")]
    [InlineData("TokenSecret", "", "Billing:TokenSecret must be the name of a secret")]
    [InlineData("TimeZone", "Sydney", "Billing:TimeZone is 'Sydney', which this machine does not know")]
    [InlineData("TimeZone", "", "Billing:TimeZone is '', which this machine does not know")]
    [InlineData("AccountNumbers", "1", "Billing:AccountNumbers is '1': give one of Exact, IgnoreSpaces, IgnoreSpacesAndLeadingZeros.")]
    [InlineData("AccountNumbers", "", "Billing:AccountNumbers is '': give one of")]
    [InlineData("Currency", "A$", "Billing:Currency is 'A$', which is no currency of three letters: give the platform's as in ISO 4217, such as 'AUD', or leave it out.")]
    [InlineData("Concurrency", "0", "Billing:Concurrency is '0': give a whole number from 1 to 200.")]
    [InlineData("Concurrency", "201", "Billing:Concurrency is '201': give")]
    [InlineData("RequestsPerSecond", "-1", "Billing:RequestsPerSecond is '-1': give a whole number from 1 to 1000.")]
    [InlineData("RequestsPerSecond", "1001", "Billing:RequestsPerSecond is '1001': give")]
    [InlineData("ReadTimeout", "30", "Billing:ReadTimeout is '30.00:00:00': give 00:00:01 to 00:00:40")]
    [InlineData("ReadTimeout", "00:00:00", "Billing:ReadTimeout is '00:00:00'")]
    [InlineData("SendTimeout", "00:00:41", "Billing:SendTimeout is '00:00:41'")]
    [InlineData("SendTimeout", "-00:00:01", "Billing:SendTimeout is '-00:00:01'")]
    [InlineData("Operations:transfer:Url", "/x", "Billing:Operations:transfer names no operation: use one of get-customer-balance,")]
    [InlineData("Operations:move-funds:Url", "ftp://billing.example/move", "Billing:Operations:move-funds:Url is 'ftp://billing.example/move', which is no http")]
    [InlineData("Operations:move-funds:Url", "localhost:80/move", "Billing:Operations:move-funds:Url is 'localhost:80/move', which is no http")]
    [InlineData("Operations:move-funds:Url", "http://billing.example/move?account_number=1", "Billing:Operations:move-funds:Url is 'http://billing.example/move', which would")]
    [InlineData("Operations:move-funds:Parameters:currency", "x", "Billing:Operations:move-funds:Parameters:currency names no argument of move-funds: use one of account, amount, description")]
    [InlineData("Operations:move-funds:Parameters:amount", "the amount", "Billing:Operations:move-funds:Parameters:amount is 'the amount', which is no parameter name")]
    [InlineData("Operations:move-funds:Parameters:amount", "", "Billing:Operations:move-funds:Parameters:amount is '', which is no parameter name")]
    [InlineData("Operations:move-funds:Parameters:amount", "Account_Number", "Billing:Operations:move-funds:Parameters gives account and amount the same name")]
    public void Setting_Wrong_IsNamedWithItsValueAndWhatToDo(string key, string value, string message) =>
        Assert.StartsWith(message, Assert.Single(Faults((key, value))), StringComparison.Ordinal);

    [Theory]
    [InlineData("BaseUrl", "https://user:s3cret@billing.example")]
    [InlineData("BaseUrl", "ftp://user:s3cret@billing.example")]
    [InlineData("TokenSecret", "s3cret_key=/+")]
    [InlineData("Operations:move-funds:Url", "https://user:s3cret@billing.example/move")]
    [InlineData("Operations:move-funds:Url", "/move?token=s3cret")]
    [InlineData("Operations:move-funds:Url", "http://billing.example/move?key=s3cret")]
    public void Setting_WithASecret_IsRefusedAndNotShown(string key, string value)
    {
        var fault = Assert.Single(Faults((key, value)));

        Assert.Contains($"Billing:{key}", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BaseUrl")]
    [InlineData("TokenSecret")]
    [InlineData("TimeZone")]
    [InlineData("Operations:move-funds:Url")]
    [InlineData("Operations:move-funds:Parameters:amount")]
    public void Setting_UnresolvedKeyVaultReference_IsRefused(string key)
    {
        var fault = Assert.Single(Faults((key, "@Microsoft.KeyVault(SecretUri=https://vault.example/secrets/x)")));

        Assert.StartsWith($"Billing:{key} ", fault, StringComparison.Ordinal);
        Assert.Contains("Key Vault", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_OneOperationSpelledTwice_AreRefused() =>
        Assert.All(
            Faults(("Operations:move-funds:Url", "/a"), ("Operations:move_funds:Url", "/b")),
            fault => Assert.Contains("one of two spellings of 'move-funds'", fault, StringComparison.Ordinal));

    [Fact]
    public void Settings_ManyWrong_AreAllNamed() =>
        Assert.Equal(3, Faults(("BaseUrl", "x"), ("TimeZone", "x"), ("Operations:x:Url", "x")).Count);

    private static IReadOnlyList<string> Faults(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Billing:{setting.Key}", (string?)setting.Value)))
            .Build();
        using var services = new ServiceCollection().AddBilling(configuration).BuildServiceProvider();
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
            return [];
        }
        catch (OptionsValidationException exception)
        {
            return [.. exception.Failures];
        }
    }
}
