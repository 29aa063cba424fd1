using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Bridge.Billing;
using Bridge.Ledger;

namespace Bridge.Dashboard.Figures;

/// <summary>What was moved on one account on one day of the platform.</summary>
/// <param name="Day">The day.</param>
/// <param name="Account">The canonical account number.</param>
/// <param name="Spelling">One spelling of it that was sent.</param>
/// <param name="Moves">How many moves succeeded.</param>
/// <param name="Sum">What they add up to.</param>
/// <param name="Until">It holds all lines of the journal that were written before, and no others; UTC.</param>
/// <param name="Version">The version of its row; null where there is none yet.</param>
internal sealed record MoneySum(DateOnly Day, string Account, string Spelling, int Moves, decimal Sum, DateTimeOffset Until, ETag? Version)
{
    private const string DayFormat = "yyyyMMdd";

    /// <summary>The key of its row: by day, and by account within a day.</summary>
    public string Key => KeyOf(Day, Account);

    public static MoneySum Empty(DateOnly day, string account) => new(day, account, account, 0, 0, DateTimeOffset.MinValue, null);

    public static string KeyOf(DateOnly day, string account) => DayKey(day) + RowKeys.Escape(account);

    /// <summary>What the keys of a day begin with.</summary>
    public static string DayKey(DateOnly day) => $"{day.ToString(DayFormat, CultureInfo.InvariantCulture)}_";

    /// <summary>This with lines of the journal that it does not hold yet.</summary>
    public MoneySum With(IEnumerable<JournalLine> lines) => lines.Where(line => line.At >= Until).Aggregate(this, (sum, line) => sum with
    {
        Spelling = line.Funds.Spelling,
        Moves = sum.Moves + line.Moves,
        Sum = sum.Sum + line.Sum,
    });

    public static MoneySum Read(TableEntity row) => new(
        DateOnly.ParseExact(row.RowKey.AsSpan(0, DayFormat.Length), DayFormat, CultureInfo.InvariantCulture),
        row.GetString(nameof(Account)),
        row.GetString(nameof(Spelling)),
        row.GetInt32(nameof(Moves))!.Value,
        Money.Read(row.GetString(nameof(Sum))),
        row.GetDateTimeOffset(nameof(Until))!.Value,
        row.ETag);

    public TableEntity Write(string partition) => new(partition, Key)
    {
        [nameof(Account)] = Account,
        [nameof(Spelling)] = Spelling,
        [nameof(Moves)] = Moves,
        [nameof(Sum)] = Sum.ToString(CultureInfo.InvariantCulture),
        [nameof(Until)] = Until,
    };
}
