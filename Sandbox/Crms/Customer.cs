using Bridge.Sandbox.Billing;

namespace Bridge.Sandbox.Crms;

/// <summary>A customer of the reseller who has a history at the platform.</summary>
/// <param name="Name">The company's name.</param>
/// <param name="Account">Its account, with the figures of the platform's own example.</param>
internal sealed record Customer(string Name, string Account)
{
    /// <summary>The company's domain.</summary>
    public string Domain => DomainOf(Name);

    /// <summary>Opens an account with a history.</summary>
    public static Customer Open(string name, BillingBook book, DateTimeOffset now)
    {
        var account = book.Open(name, $"accounts@{DomainOf(name)}", creditLimit: -55)!.Number;
        book.ConfirmEmail(account);
        book.Book(account, EntryKind.Opening, 245.71293m, "Balance carried over", now.AddDays(-90));
        book.Book(account, EntryKind.Payment, 57, "Card payment", now.AddDays(-6));
        book.Book(account, EntryKind.Adjustment, 5, "Correction", now.AddDays(-5));
        book.Book(account, EntryKind.CallCharge, 48.125m, "Calls abroad", now.AddDays(-3));
        book.Book(account, EntryKind.OtherCharge, 7.5m, "Rent of a number", now.AddDays(-1));
        return new Customer(name, account);
    }

    private static string DomainOf(string name) => $"{name.Replace(' ', '-').ToLowerInvariant()}.example";
}
