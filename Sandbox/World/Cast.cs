using Bridge.Crm;
using Bridge.Sandbox.Billing;
using Bridge.Sandbox.HubSpot;

namespace Bridge.Sandbox.World;

/// <summary>Who is on the stage: customers with a history at the platform, and their records in the CRM.</summary>
/// <param name="Reseller">The reseller's own company in HubSpot.</param>
/// <param name="Bakery">A customer's company in HubSpot; its account is <paramref name="BakeryAccount"/>.</param>
/// <param name="Baker">The person at that company.</param>
/// <param name="BakeryAccount">An account with the figures of the platform's own example.</param>
/// <param name="BooksAccount">The account of a customer that another system than HubSpot looks after.</param>
internal sealed record Cast(RecordRef Reseller, RecordRef Bakery, RecordRef Baker, string BakeryAccount, string BooksAccount)
{
    public static Cast Enter(BillingServer billing, HubSpotServer hubSpot, TimeProvider clock)
    {
        var book = billing.Book;
        var now = clock.GetUtcNow();
        book.Book(BillingBook.PartnerNumber, EntryKind.Opening, 5000, "Balance carried over", now.AddDays(-90));
        var bakery = Open(book, "Harbour Bakery", "accounts@harbour-bakery.example");
        BookExample(book, bakery, now);
        var books = Open(book, "Lantern Books", "hello@lantern-books.example");
        book.Book(books, EntryKind.Opening, 80, "Balance carried over", now.AddDays(-90));
        book.Book(books, EntryKind.CallCharge, 12.34567m, "Calls to mobiles", now.AddDays(-2));

        var records = hubSpot.Records;
        var reseller = records.Add(ObjectType.Companies, [("name", "Brightline Telecom (you)"), ("domain", "brightline.example")]);
        var company = records.Add(ObjectType.Companies, [("name", "Harbour Bakery"), ("domain", "harbour-bakery.example"), ("voip_account", bakery)]);
        var baker = records.Add(
            ObjectType.Contacts,
            [("firstname", "Tom"), ("lastname", "Okafor"), ("email", "tom@harbour-bakery.example"), ("voip_account", bakery)],
            company);
        return new Cast(reseller.Ref, company.Ref, baker.Ref, bakery, books);
    }

    private static string Open(BillingBook book, string name, string email)
    {
        var number = book.Open(name, email, creditLimit: -55)!.Number;
        book.ConfirmEmail(number);
        return number;
    }

    private static void BookExample(BillingBook book, string number, DateTimeOffset now)
    {
        book.Book(number, EntryKind.Opening, 245.71293m, "Balance carried over", now.AddDays(-90));
        book.Book(number, EntryKind.Payment, 57, "Card payment", now.AddDays(-6));
        book.Book(number, EntryKind.Adjustment, 5, "Correction", now.AddDays(-5));
        book.Book(number, EntryKind.CallCharge, 48.125m, "Calls abroad", now.AddDays(-3));
        book.Book(number, EntryKind.OtherCharge, 7.5m, "Rent of a number", now.AddDays(-1));
    }
}
