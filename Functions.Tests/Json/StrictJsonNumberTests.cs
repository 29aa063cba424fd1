using System.Globalization;
using System.Numerics;
using System.Text;
using Bridge.Json;
using CsCheck;
using Newtonsoft.Json;

namespace Bridge.Tests.Json;

public sealed class StrictJsonNumberTests
{
    // Few different digits, so that runs of zeros at either end are common.
    private static readonly Gen<string> Digits = Gen.String[Gen.Char["00059"], 1, 40];

    private static readonly Gen<string> PlainNumber =
        from sign in Gen.OneOf("", "-")
        from whole in Gen.OneOf(Gen.Const("0"), Gen.Long[0, long.MaxValue].Select(Invariant), Digits.Select(digits => $"7{digits}"))
        from fraction in Gen.OneOf(Gen.Const(""), Digits.Select(digits => $".{digits}"))
        select sign + whole + fraction;

    private static readonly Gen<string> NumberWithExponent =
        from number in PlainNumber
        from e in Gen.OneOf("e", "E", "e+", "e-", "E-0")
        from exponent in Gen.Int[0, 70]
        select number + e + Invariant(exponent);

    [Theory]
    [InlineData("245.71293")]
    [InlineData("0.1")]
    [InlineData("-55.00000")]
    [InlineData("1.10")]
    [InlineData("9999999999999999.99999")]
    [InlineData("1.234567890123456789012345678")]
    [InlineData("9223372036854775808")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("-79228162514264337593543950335")]
    [InlineData("123456789012345678901234567890123456789012345678901234567890")]
    public void Parse_OfANumber_WritesTheSameNumber(string number)
    {
        Assert.Equal(number, StrictJson.Write(StrictJson.Parse(number)));
        Assert.Equal($"{{\"n\":{number}}}", StrictJson.Write(StrictJson.ParseObject(Encoding.UTF8.GetBytes($"{{\"n\":{number}}}"))));
    }

    [Theory]
    [InlineData("1e400")]
    [InlineData("-1e400")]
    [InlineData("1e-400")]
    [InlineData("1e2147483648")]
    [InlineData("1e-99999999999999999999")]
    [InlineData("5e-324")]
    [InlineData("0.0005000000000500000000000500050e18")]
    [InlineData("79228162514264337593543950336.0")]
    [InlineData("1e29")]
    [InlineData("1.00000000000000000000000000001")]
    [InlineData("0.12345678901234567890123456789")]
    public void Parse_OfANumberThatWouldBeRounded_Refuses(string number)
    {
        var refusal = Assert.ThrowsAny<JsonException>(() => StrictJson.Parse($"[{number}]"));

        Assert.Contains("number", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_OfANumberOfAMegabyte_Refuses() =>
        Assert.ThrowsAny<JsonException>(() => StrictJson.Parse(new string('9', 1_000_000)));

    [Fact]
    public void Parse_OfAnyDecimal_ReadsItExactlyAndWritesItAsItWas() => Gen.Decimal.Sample(value =>
    {
        var text = value.ToString(CultureInfo.InvariantCulture);
        var token = StrictJson.Parse(text);

        Assert.Equal(value, Decimal(token));
        Assert.Equal(value, Decimal(StrictJson.Parse(StrictJson.Write(token))));
        if (text.Contains('.', StringComparison.Ordinal))
        {
            Assert.Equal(text, StrictJson.Write(token));
        }
    });

    [Fact]
    public void Parse_OfAnyPlainNumber_ReadsItExactlyOrRefusesItWhereItWouldBeRounded() => PlainNumber.Sample(number =>
    {
        if (Exact(number) is { } value)
        {
            Assert.Equal(value, ReadFraction(number));
        }
        else
        {
            Assert.ThrowsAny<JsonException>(() => StrictJson.Parse(number));
        }
    });

    [Fact]
    public void Parse_OfAnyNumberWithAnExponent_ReadsItExactlyOrRefusesIt() => NumberWithExponent.Sample(number =>
    {
        try
        {
            Assert.Equal(Exact(number), ReadFraction(number));
        }
        catch (JsonException)
        {
        }
    });

    [Theory]
    [InlineData("1e2", 100)]
    [InlineData("2.5E+1", 25)]
    [InlineData("250e-2", 2.5)]
    [InlineData("0e0", 0)]
    public void Parse_OfAnOrdinaryExponent_ReadsIt(string number, double value) =>
        Assert.Equal((decimal)value, (decimal)StrictJson.Parse(number));

    [Fact]
    public void Parse_OfAnyLong_WritesTheSameDigits() => Gen.Long.Sample(value =>
        Assert.Equal(Invariant(value), StrictJson.Write(StrictJson.Parse(Invariant(value)))));

    private static decimal Decimal(JToken token) => decimal.Parse(token.ToString(Formatting.None), NumberStyles.Float, CultureInfo.InvariantCulture);

    private static Fraction ReadFraction(string number) => Fraction.Of(StrictJson.Write(StrictJson.Parse(number)));

    // Whole numbers keep any length; a decimal is a whole number of at most 96 bits over a power of ten up to 28.
    private static Fraction? Exact(string number)
    {
        var value = Fraction.Of(number);
        if (number.All(character => char.IsAsciiDigit(character) || character == '-'))
        {
            return value;
        }

        for (var scale = 0; scale <= 28; scale++)
        {
            var scaled = value.Numerator * BigInteger.Pow(10, scale);
            if (scaled % value.Denominator == 0)
            {
                return BigInteger.Abs(scaled / value.Denominator) <= new BigInteger(decimal.MaxValue) ? value : null;
            }
        }

        return null;
    }

    private static string Invariant(long value) => value.ToString(CultureInfo.InvariantCulture);

    private readonly record struct Fraction(BigInteger Numerator, BigInteger Denominator)
    {
        public static Fraction Of(string number)
        {
            var parts = number.ToUpperInvariant().Split('E');
            var decimals = parts[0].Contains('.', StringComparison.Ordinal) ? parts[0].Length - parts[0].IndexOf('.', StringComparison.Ordinal) - 1 : 0;
            var digits = BigInteger.Parse(parts[0].Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
            var power = (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0) - decimals;
            var numerator = digits * BigInteger.Pow(10, Math.Max(power, 0));
            var denominator = BigInteger.Pow(10, Math.Max(-power, 0));
            var common = BigInteger.GreatestCommonDivisor(numerator, denominator);
            return new(numerator / common, denominator / common);
        }
    }
}
