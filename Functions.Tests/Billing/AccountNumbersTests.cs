using Bridge.Billing;
using CsCheck;
using Microsoft.Extensions.Options;

namespace Bridge.Tests.Billing;

public sealed class AccountNumbersTests
{
    [Theory]
    [InlineData("Exact", " 00 12 zx", " 00 12 zx")]
    [InlineData("IgnoreSpaces", " 00 12\u00a0zx", "0012ZX")]
    [InlineData("IgnoreSpacesAndLeadingZeros", " 0 012\tzx00", "12ZX00")]
    [InlineData("IgnoreSpacesAndLeadingZeros", "ZX0012", "ZX0012")]
    [InlineData("IgnoreSpacesAndLeadingZeros", "0 0", "0")]
    [InlineData("IgnoreSpacesAndLeadingZeros", "", "")]
    public void Canonical_ByEachRule_IsWhatThePlatformTellsApart(string rule, string account, string canonical) =>
        Assert.Equal(canonical, Numbers(rule).Canonical(account));

    [Fact]
    public void Canonical_UnlessSet_IgnoresSpacesAndLeadingZeros() =>
        Assert.Equal("1000234", new AccountNumbers(Options.Create(new BillingOptions())).Canonical("00 1000 234"));

    [Fact]
    public void Canonical_OfEverySpellingOfAnAccount_IsTheSame() =>
        Gen.Select(Gen.String[Gen.Char["0123456789ABCXYZ"], 1, 12], Gen.Int[0, 3], Gen.Int[0, 12]).Sample((account, zeros, space) =>
        {
            var numbers = Numbers("IgnoreSpacesAndLeadingZeros");
            var spelled = (new string('0', zeros) + account).Insert(Math.Min(space, account.Length + zeros), " ").ToLowerInvariant();
            var canonical = numbers.Canonical(account);
            return numbers.Canonical(spelled) == canonical && numbers.Canonical(canonical) == canonical;
        });

    [Fact]
    public void Canonical_OfAccountsThatDifferInAnythingElse_Differs() =>
        Gen.Select(Gen.Int[1, int.MaxValue], Gen.Int[1, int.MaxValue]).Where((one, other) => one != other).Sample((one, other) =>
            Numbers("IgnoreSpacesAndLeadingZeros").Canonical($"{one}") != Numbers("IgnoreSpacesAndLeadingZeros").Canonical($"{other}"));

    private static AccountNumbers Numbers(string rule) => new(Options.Create(new BillingOptions { AccountNumbers = rule }));
}
