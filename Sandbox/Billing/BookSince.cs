namespace Bridge.Sandbox.Billing;

/// <summary>What was booked since this was made.</summary>
/// <param name="book">The platform's book.</param>
internal sealed class BookSince(BillingBook book)
{
    private readonly HashSet<int> _before = [.. All(book).Select(entry => entry.Number)];

    /// <summary>The new entries of a customer.</summary>
    public IReadOnlyList<Entry> Of(string account) => [.. book.FindCustomer(account)!.Entries.Where(IsNew)];

    /// <summary>What all new entries come to: zero, where money only moved.</summary>
    public decimal Sum => All(book).Where(IsNew).Sum(entry => entry.Effect);

    private bool IsNew(Entry entry) => !_before.Contains(entry.Number);

    private static IEnumerable<Entry> All(BillingBook book) => book.Customers.Append(book.Partner).SelectMany(account => account.Entries);
}
