using System.Globalization;

namespace Bridge.Sandbox.Billing;

/// <summary>How a move of funds is booked: the platform does not say which.</summary>
public enum MoveBooking
{
    /// <summary>As a payment.</summary>
    Payment,

    /// <summary>As an adjustment, which is a charge: what goes to the customer is a negative one.</summary>
    Adjustment,
}

/// <summary>The accounts of the platform in memory. Every move is booked twice: at the customer and, the other way, at the partner.</summary>
public sealed class BillingBook(TimeProvider clock)
{
    /// <summary>The partner's own account number; no customer has it.</summary>
    public const string PartnerNumber = "partner";

    private const int FirstNumber = 100245;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Account> _accounts = new(StringComparer.Ordinal)
    {
        [PartnerNumber] = new(PartnerNumber, "The reseller's own account", "", EmailConfirmed: true, CreditLimit: 0, PasswordResets: 0, []),
    };

    private int _entries;

    /// <summary>How moves are booked from now on.</summary>
    public MoveBooking Booking { get; set; }

    /// <summary>The partner's account.</summary>
    public Account Partner => Find(PartnerNumber)!;

    /// <summary>The customers' accounts by number.</summary>
    public IReadOnlyList<Account> Customers
    {
        get
        {
            lock (_lock)
            {
                return [.. _accounts.Values.Where(account => !IsPartner(account.Number))];
            }
        }
    }

    /// <summary>A customer's account, or null.</summary>
    public Account? FindCustomer(string number) => IsPartner(number) ? null : Find(number);

    /// <summary>Opens a customer's account under the next number.</summary>
    /// <returns>The account; null when the e-mail address has one already.</returns>
    public Account? Open(string name, string email, decimal creditLimit = 0)
    {
        lock (_lock)
        {
            if (_accounts.Values.Any(account => string.Equals(account.Email, email, StringComparison.OrdinalIgnoreCase)))
            {
                return null;
            }

            var number = (FirstNumber + _accounts.Count - 1).ToString(CultureInfo.InvariantCulture);
            return _accounts[number] = new(number, name, email, EmailConfirmed: false, creditLimit, PasswordResets: 0, []);
        }
    }

    /// <summary>Writes an entry.</summary>
    /// <exception cref="KeyNotFoundException">There is no such account.</exception>
    public Entry Book(string number, EntryKind kind, decimal amount, string description, DateTimeOffset? at = null) =>
        Book(number, kind, amount, description, at ?? clock.GetUtcNow(), isMove: false);

    /// <summary>Moves funds from the partner to a customer, or back where the amount is negative.</summary>
    /// <returns>The customer's account afterwards; null when there is no such customer.</returns>
    public Account? Move(string number, decimal amount, string description)
    {
        lock (_lock)
        {
            if (FindCustomer(number) is null)
            {
                return null;
            }

            var (kind, sign) = Booking == MoveBooking.Payment ? (EntryKind.Payment, 1) : (EntryKind.Adjustment, -1);
            var now = clock.GetUtcNow();
            Book(number, kind, sign * amount, description, now, isMove: true);
            Book(PartnerNumber, kind, -sign * amount, description, now, isMove: true);
            return Find(number);
        }
    }

    /// <summary>Notes that a customer's e-mail address was confirmed.</summary>
    public Account? ConfirmEmail(string number) => Change(number, account => account with { EmailConfirmed = true });

    /// <summary>Notes that a customer's password was reset.</summary>
    public Account? ResetPassword(string number) => Change(number, account => account with { PasswordResets = account.PasswordResets + 1 });

    private Entry Book(string number, EntryKind kind, decimal amount, string description, DateTimeOffset at, bool isMove)
    {
        lock (_lock)
        {
            var entry = new Entry(++_entries, at, kind, amount, description) { IsMove = isMove };
            var account = _accounts[number];
            _accounts[number] = account with { Entries = [.. account.Entries.Append(entry).OrderBy(one => one.At).ThenBy(one => one.Number)] };
            return entry;
        }
    }

    private Account? Change(string number, Func<Account, Account> change)
    {
        lock (_lock)
        {
            return FindCustomer(number) is { } account ? _accounts[number] = change(account) : null;
        }
    }

    private Account? Find(string number)
    {
        lock (_lock)
        {
            return _accounts.GetValueOrDefault(number);
        }
    }

    private static bool IsPartner(string number) => string.Equals(number, PartnerNumber, StringComparison.Ordinal);
}
