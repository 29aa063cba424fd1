using System.Globalization;
using Bridge.Sandbox.Billing;
using Bridge.Sandbox.World;

namespace Bridge.Sandbox.Tour;

/// <summary>The journals as the tour began, to tell which entries it made.</summary>
internal sealed class TourMoney
{
    private readonly HashSet<int> _before;

    private TourMoney(HashSet<int> before) => _before = before;

    public static TourMoney Of(OutsideWorld world) => new([.. Entries(world).Select(entry => entry.Number)]);

    /// <summary>What is wrong with the money, in words: each customer's account must show one move, and the partner's its mirror.</summary>
    public IEnumerable<string> Faults(OutsideWorld world)
    {
        var book = world.Billing.Book;
        foreach (var number in new[] { world.Cast.BakeryAccount, world.Cast.BooksAccount })
        {
            if (New(book.FindCustomer(number)!).Count() is not 1 and var count)
            {
                yield return $"Account {number} shows {count.ToString(CultureInfo.InvariantCulture)} moves of funds instead of one.";
            }
        }

        var sum = Entries(world).Where(IsNew).Sum(entry => entry.Effect);
        if (sum != 0)
        {
            yield return $"The moves do not add up: {sum.ToString(CultureInfo.InvariantCulture)} came from nowhere.";
        }
    }

    private IEnumerable<Entry> New(Account account) => account.Entries.Where(IsNew);

    private bool IsNew(Entry entry) => !_before.Contains(entry.Number);

    private static IEnumerable<Entry> Entries(OutsideWorld world) =>
        world.Billing.Book.Customers.Append(world.Billing.Book.Partner).SelectMany(account => account.Entries);
}
