using System.Globalization;
using System.Reflection;
using Bridge.Ledger;
using Bridge.Storage;
using CsCheck;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace Bridge.Tests.Storage;

public sealed class BridgeQueuesTests
{
    [Fact]
    public void Queues_OfOperations_AreReadEachByTheFunctionOfItsName()
    {
        var read = typeof(BridgeServices).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttribute<FunctionAttribute>() is { Name: var name } && name.StartsWith("RunOperation", StringComparison.Ordinal))
            .Select(method => (
                method.GetCustomAttribute<FunctionAttribute>()!.Name,
                method.GetParameters().Select(parameter => parameter.GetCustomAttribute<QueueTriggerAttribute>()?.QueueName).OfType<string>().Single()));

        Assert.Equal(
            Enumerable.Range(0, QueueOptions.MostOfOperations).Select(number => (BridgeQueues.ReaderOf(number), BridgeQueues.OperationsNameOf(number))),
            read);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void Operations_OfManyEvents_AreSharedEvenly(int queues)
    {
        const int Each = 1000;
        var shares = Enumerable.Range(0, queues * Each)
            .CountBy(number => BridgeQueues.NumberOf(OperationId.Of("hubspot", number.ToString(CultureInfo.InvariantCulture), "deal-won"), queues))
            .ToList();

        Assert.Equal(Enumerable.Range(0, queues), shares.Select(share => share.Key).Order());
        Assert.All(shares, share => Assert.InRange(share.Value, Each * 0.9, Each * 1.1));
    }

    [Fact]
    public void Number_OfAnyId_IsThatOfAQueueAndAlwaysTheSame() =>
        Gen.Select(Gen.String, Gen.Int[1, QueueOptions.MostOfOperations]).Sample((id, queues) =>
        {
            var number = BridgeQueues.NumberOf(id, queues);
            return number >= 0 && number < queues && number == BridgeQueues.NumberOf(id, queues);
        });

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(8, true)]
    [InlineData(9, false)]
    public void Operations_OutsideOfWhatIsRead_AreRefusedWithTheSetting(int queues, bool isAllowed)
    {
        var result = new QueueOptionsValidator().Validate(Options.DefaultName, new QueueOptions { Operations = queues });

        Assert.Equal(isAllowed, result.Succeeded);
        Assert.Equal(isAllowed ? [] : [$"Queues:Operations is {queues}: give a whole number from 1 to 8."], result.Failures ?? []);
    }
}
