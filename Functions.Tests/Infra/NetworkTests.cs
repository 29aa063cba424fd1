namespace Bridge.Tests.Infra;

[Collection(TemplateTests.Name)]
public sealed class NetworkTests(BuiltTemplates templates)
{
    [Theory]
    [InlineData("production")]
    [InlineData("dev")]
    public void App_WhateverItCalls_GoesOutThroughTheGatewaysStaticAddress(string deployment)
    {
        var subnet = SubnetOfTheApp(templates.Of(deployment));
        var gateway = templates.Of(deployment).Single("Microsoft.Network/natGateways");
        var address = templates.Of(deployment).Single("Microsoft.Network/publicIPAddresses");

        Assert.Equal(gateway["id"], subnet.SelectToken("properties.natGateway.id"));
        Assert.Equal(address["id"], Assert.Single(gateway.SelectTokens("properties.publicIpAddresses[*].id")));
        Assert.Equal("Static", Deployment.Text(address, "properties.publicIPAllocationMethod"));
        Assert.Equal("Standard", Deployment.Text(address, "sku.name"));
        Assert.Equal(["1", "2", "3"], address["zones"]!.Select(Deployment.Text));
    }

    // https://learn.microsoft.com/azure/azure-functions/functions-networking-options#virtual-network-integration
    [Fact]
    public void SubnetOfTheApp_ForFlexConsumption_IsItsAloneAndHasNoOtherWayOut()
    {
        var subnet = SubnetOfTheApp(templates.Production);

        Assert.Equal("Microsoft.App/environments", Deployment.Text(subnet, "properties.delegations[0].properties.serviceName"));
        Assert.False(Deployment.Flag(subnet, "properties.defaultOutboundAccess"));
        Assert.DoesNotContain('_', Deployment.Text(subnet["name"]));
        Assert.DoesNotContain(templates.Production.All("Microsoft.Network/privateEndpoints"), endpoint => Deployment.Text(endpoint, "properties.subnet.id").EndsWith($"/{subnet["name"]}", StringComparison.Ordinal));
    }

    [Fact]
    public void Output_BillingPortal_TellsWhichAddressToList() =>
        Assert.Contains("List in the billing portal: {0}", templates.Production.Output("BILLING_PORTAL"), StringComparison.Ordinal);

    // The billing portal lists the new one before anything is called from it.
    [Theory]
    [InlineData(true, false, "first")]
    [InlineData(true, true, "first second")]
    [InlineData(false, true, "second")]
    public async Task Addresses_WhileOneIsReplaced_ExistBeforeTheyAreUsed(bool isFirstUsed, bool isSecondUsed, string used)
    {
        var deployment = await templates.DeployAsync("replaced", $$"""
            using 'main.bicep'
            param environmentName = 'replaced'
            param location = 'australiaeast'
            param outboundAddresses = [{ name: 'first', isUsed: {{(isFirstUsed ? "true" : "false")}} }, { name: 'second', isUsed: {{(isSecondUsed ? "true" : "false")}} }]
            """);

        Assert.Equal(2, deployment.All("Microsoft.Network/publicIPAddresses").Count);
        Assert.Equal(
            used,
            string.Join(' ', deployment.Single("Microsoft.Network/natGateways").SelectTokens("properties.publicIpAddresses[*].id").Select(id => Deployment.Text(id).Split('-')[^1])));
    }

    private static JObject SubnetOfTheApp(Deployment deployment)
    {
        var network = deployment.Single("Microsoft.Network/virtualNetworks");
        var id = Deployment.Text(deployment.Single("Microsoft.Web/sites"), "properties.virtualNetworkSubnetId");
        return Assert.IsType<JObject>(Assert.Single(
            network.SelectTokens("properties.subnets[*]"),
            subnet => id == $"{network["id"]}/subnets/{subnet["name"]}"));
    }
}
