using Bridge.Billing;
using Bridge.Routing;
using Bridge.Tests.Crm;
using NJsonSchema;

namespace Bridge.Tests.Routing;

/// <summary>What every sample has, whichever CRM it is for.</summary>
public sealed class SampleRoutesTests
{
    public static TheoryData<string> Kinds => [.. SampleRoutes.Kinds];

    [Fact]
    public async Task Kinds_OfTheBridge_EachHaveASample()
    {
        await using var graph = CrmGraph.Build();

        Assert.Equal(graph.Kinds.Select(kind => kind.Name.ToLowerInvariant()).Order(StringComparer.Ordinal), SampleRoutes.Kinds, StringComparer.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Sample_AsEditorsCheckIt_IsValid(string kind)
    {
        var schema = await JsonSchema.FromJsonAsync(SampleRoutes.Text(SampleRoutes.Schema));

        Assert.Empty(schema.Validate(SampleRoutes.Text($"{kind}.json")));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Sample_Loaded_CoversAllSevenOperationsOfItsOwnSourceWithoutAWarning(string kind)
    {
        var table = SampleRoutes.Load(kind);

        Assert.Empty(table.Warnings);
        Assert.All(table.Routes, route => Assert.Equal(kind, route.Parts.When.Source));
        Assert.Equal(
            BillingOperations.All.Select(operation => operation.Name).Order(StringComparer.Ordinal),
            table.Routes.Select(route => route.Run.Name).Order(StringComparer.Ordinal),
            StringComparer.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Sample_ThatMovesFunds_DoesSoOncePerDealAndBraked(string kind)
    {
        var route = Assert.Single(SampleRoutes.Load(kind).Routes, route => route.Run == BillingOperations.MoveFunds);

        Assert.True(route.IsOnce);
        Assert.Equal(1000m, route.Brakes.MaxAmount);
        Assert.Equal(MoveDirection.ToCustomer, route.Brakes.Direction);
    }

    [Fact]
    public void Samples_LoadedTogether_ShareNoId() =>
        Assert.Equal(SampleRoutes.Kinds.Count * BillingOperations.All.Count, SampleRoutes.Load(SampleRoutes.Kinds).Routes.Count);
}
