using Bridge.Billing;
using CsCheck;

namespace Bridge.Tests.Billing;

public sealed class BillingArgumentsTests
{
    public static TheoryData<string> Operations => new(BillingOperations.All.Select(operation => operation.Name));

    [Theory]
    [MemberData(nameof(Operations))]
    public void Faults_OfGoodArguments_AreNone(string operation) =>
        Assert.Empty(BillingArguments.Faults(BillingOperations.Find(operation)!, Samples.ArgumentsOf(BillingOperations.Find(operation)!)));

    [Theory]
    [InlineData("1")]
    [InlineData("-0.00001")]
    [InlineData("245.71293")]
    [InlineData("792281625142643375935439.50335")]
    [InlineData("1.50000")]
    [InlineData("79228162514264337593543950335")]
    public void Fault_OfAnAmount_IsNone(string amount) =>
        Assert.Null(BillingArguments.Fault(BillingOperations.MoveFunds, "amount", amount));

    [Theory]
    [InlineData("0", "amount is zero")]
    [InlineData("-0.00", "amount is zero")]
    [InlineData("1.000001", "more than five decimals")]
    [InlineData("1,000", "grouped digits")]
    [InlineData("1,5", "decimal comma")]
    [InlineData("1 000.5", "grouped digits")]
    [InlineData("1\u00a0000", "grouped digits")]
    [InlineData("1.000.000", "grouped digits")]
    [InlineData("1'000", "grouped digits")]
    [InlineData("1_000", "grouped digits")]
    [InlineData("1e3", "an exponent")]
    [InlineData("1.5E-3", "an exponent")]
    [InlineData("+5", "a plus sign")]
    [InlineData(" 5", "spaces around it")]
    [InlineData("5\n", "spaces around it")]
    [InlineData("", "is empty")]
    [InlineData("$5", "a currency")]
    [InlineData("5 EUR", "a currency")]
    [InlineData("€5", "a currency")]
    [InlineData("(5)", "besides digits")]
    [InlineData("--5", "besides digits")]
    [InlineData("5.", "besides digits")]
    [InlineData(".5", "besides digits")]
    [InlineData("٥", "besides digits")]
    [InlineData("NaN", "besides digits")]
    [InlineData("0x10", "besides digits")]
    [InlineData("79228162514264337593543950336", "too large")]
    [InlineData("-100000000000000000000000000000000", "too large")]
    [InlineData("79228162514264337593543950335.1", "too large")]
    [InlineData("7922816251426433759354395033.12345", "too large")]
    public void Fault_OfAnAmount_IsSaidInWords(string amount, string words)
    {
        var fault = BillingArguments.Fault(BillingOperations.MoveFunds, "amount", amount);

        Assert.StartsWith("amount ", fault, StringComparison.Ordinal);
        Assert.Contains(words, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Fault_OfAnAmountThatIsTooPreciseToBeExact_IsNeverMissing() =>
        Gen.Select(Gen.Long[1, long.MaxValue], Gen.Char["0123456789"].Array[0, 30]).Sample((whole, decimals) =>
        {
            var text = decimals.Length == 0 ? $"{whole}" : $"{whole}.{new string(decimals)}";
            var fault = BillingArguments.Fault(BillingOperations.MoveFunds, "amount", text);
            return fault is null == decimals.Length <= 5;
        });

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("  ", "is empty")]
    [InlineData(" ZX1000234", "spaces around it")]
    [InlineData("ZX1000234\r\n", "spaces around it")]
    [InlineData("1000\u0000234", "cannot be seen")]
    [InlineData("1000\t234", "cannot be seen")]
    [InlineData("1000234\u200b", "cannot be seen")]
    [InlineData("\ufeffZX1000234", "cannot be seen")]
    [InlineData("1000\ud800234", "cannot be seen")]
    public void Fault_OfAnAccount_IsSaidInWords(string account, string words) =>
        Assert.Contains(words, BillingArguments.Fault(BillingOperations.MoveFunds, "account", account), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("today")]
    [InlineData("2026-2-1")]
    [InlineData("2026-02-30")]
    [InlineData("01/02/2026")]
    [InlineData("2026-02-01T00:00:00Z")]
    [InlineData(" 2026-02-01")]
    public void Fault_OfADay_IsSaidInWords(string day) => Assert.Equal(
        "from is no date as yyyy-MM-dd, such as 2026-03-01", BillingArguments.Fault(BillingOperations.GetPartnerBalance, "from", day));

    [Fact]
    public void Faults_FromAfterTo_IsOne()
    {
        var arguments = Samples.Arguments(("from", "2026-03-02"), ("to", "2026-03-01"));
        Assert.Equal(["from is later than to"], BillingArguments.Faults(BillingOperations.GetPartnerBalance, arguments));

        arguments["to"] = "2026-03-02";
        Assert.Empty(BillingArguments.Faults(BillingOperations.GetPartnerBalance, arguments));
    }

    [Fact]
    public void Faults_OfMissingUnknownAndWrongArguments_AreAllSaid()
    {
        var faults = BillingArguments.Faults(BillingOperations.MoveFunds, Samples.Arguments(("amount", "0"), ("curency", "EUR")));

        Assert.Equal(
            [
                "account is missing",
                "description is missing",
                "amount is zero",
                "curency is no argument of move-funds, which takes account, amount, description, currency",
            ],
            faults);
    }

    [Fact]
    public void Faults_OfAnEmptyDescription_IsOne()
    {
        var arguments = Samples.ArgumentsOf(BillingOperations.MoveFunds);
        arguments["description"] = " ";

        Assert.Equal(["description is empty"], BillingArguments.Faults(BillingOperations.MoveFunds, arguments));
    }

    [Fact]
    public void Faults_OfFieldsThatThePortalDefines_AreTheirNamesAndControlCharacters()
    {
        Assert.Empty(BillingArguments.Faults(BillingOperations.RegisterCustomer, Samples.Arguments(("city", ""), ("notes", "two\r\nlines 👩‍👩‍👧"))));
        Assert.Equal(
            ["'a\"b' cannot be a field's name", "'a b' cannot be a field's name", "notes holds control characters"],
            BillingArguments.Faults(
                BillingOperations.RegisterCustomer, Samples.Arguments(("a\"b", "1"), ("a\r\nb", "1"), ("notes", "\u0007"))));
    }

    [Theory]
    [InlineData("AUD")]
    [InlineData("aud")]
    public void Fault_OfACurrency_IsNone(string currency) =>
        Assert.Null(BillingArguments.Fault(BillingOperations.MoveFunds, "currency", currency));

    [Theory]
    [InlineData("")]
    [InlineData("AU")]
    [InlineData("AUDX")]
    [InlineData("A$D")]
    [InlineData("ÄUD")]
    [InlineData("AUD ")]
    public void Fault_OfACurrency_IsSaidInWords(string currency) => Assert.Equal(
        "currency is no currency of three letters as in ISO 4217, such as AUD",
        BillingArguments.Fault(BillingOperations.MoveFunds, "currency", currency));

    [Theory]
    [InlineData("amount", "s3cret,000")]
    [InlineData("account", "s3cret\u0000")]
    [InlineData("description", "s3cret\u0000")]
    [InlineData("currency", "s3cret")]
    public void Fault_OfAnyValue_DoesNotTellTheValue(string name, string value)
    {
        var fault = BillingArguments.Fault(BillingOperations.MoveFunds, name, value);

        Assert.NotNull(fault);
        Assert.DoesNotContain("s3cret", fault, StringComparison.Ordinal);
    }
}
