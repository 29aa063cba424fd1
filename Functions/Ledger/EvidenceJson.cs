using System.Globalization;
using Bridge.Billing;

namespace Bridge.Ledger;

/// <summary>Evidence as JSON: how the ledger keeps it and an operator sees it.</summary>
internal static class EvidenceJson
{
    private const string Day = "yyyy-MM-dd";

    /// <summary>Writes it; null where there is none.</summary>
    public static JObject? Write(Evidence evidence) => evidence.Readings.Count == 0
        ? null
        : new JObject { ["readings"] = new JArray(evidence.Readings.Select(Write)) };

    public static Evidence Read(JObject? json) =>
        json?["readings"] is JArray readings ? new([.. readings.Cast<JObject>().Select(ReadOne)]) : Evidence.None;

    private static JObject Write(Reading reading) => new()
    {
        ["kind"] = reading.Kind.ToString(),
        ["attempt"] = reading.Attempt,
        ["at"] = reading.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        ["from"] = reading.From.ToString(Day, CultureInfo.InvariantCulture),
        ["to"] = reading.To.ToString(Day, CultureInfo.InvariantCulture),
        ["balance"] = BalanceSheet.Write(reading.Balance),
    };

    private static Reading ReadOne(JObject json) => new(
        Enum.Parse<ReadingKind>((string)json["kind"]!),
        (int)json["attempt"]!,
        DateTimeOffset.ParseExact((string)json["at"]!, "O", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
        DateOnly.ParseExact((string)json["from"]!, Day, CultureInfo.InvariantCulture),
        DateOnly.ParseExact((string)json["to"]!, Day, CultureInfo.InvariantCulture),
        BalanceSheet.Read(BillingOperations.GetCustomerBalance, (JObject)json["balance"]!));
}
