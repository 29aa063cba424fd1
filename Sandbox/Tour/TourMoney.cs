using System.Globalization;
using Bridge.Sandbox.Billing;
using Bridge.Sandbox.World;

namespace Bridge.Sandbox.Tour;

/// <summary>The money that the tour moves.</summary>
internal sealed class TourMoney(OutsideWorld world)
{
    private readonly BookSince _booked = new(world.Billing.Book);

    /// <summary>What is wrong with the money, in words: each customer's account must show one move, and the partner's its mirror.</summary>
    public IEnumerable<string> Faults()
    {
        foreach (var number in world.Crms.Select(crm => crm.Customer.Account))
        {
            if (_booked.Of(number).Count is not 1 and var count)
            {
                yield return $"Account {number} shows {count.ToString(CultureInfo.InvariantCulture)} moves of funds instead of one.";
            }
        }

        if (_booked.Sum is not 0 and var sum)
        {
            yield return $"The moves do not add up: {sum.ToString(CultureInfo.InvariantCulture)} came from nowhere.";
        }
    }
}
