// The way out: a static address for all that the app calls, which is the one that the billing portal lists.

@export()
type outboundAddress = {
  @description('Ends the name of the address.')
  @minLength(1)
  @maxLength(20)
  name: string

  @description('Whether the app calls from it. One that is new is listed in the billing portal first.')
  isUsed: bool
}

param location string
param tags object

@description('Ends the names of the resources.')
param token string

@description('The network, at least a /24.')
param addressPrefix string

@description('The addresses, of which at least one is used.')
param addresses outboundAddress[]

var prefix = 'ip-bridge-${token}'

resource address 'Microsoft.Network/publicIPAddresses@2025-05-01' = [
  for one in addresses: {
    name: '${prefix}-${one.name}'
    location: location
    tags: tags
    sku: { name: 'Standard', tier: 'Regional' }
    zones: ['1', '2', '3']
    properties: {
      publicIPAllocationMethod: 'Static'
      publicIPAddressVersion: 'IPv4'
      idleTimeoutInMinutes: 4
    }
  }
]

resource gateway 'Microsoft.Network/natGateways@2025-05-01' = {
  name: 'nat-bridge-${token}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  dependsOn: [address]
  properties: {
    idleTimeoutInMinutes: 4
    publicIpAddresses: map(filter(addresses, one => one.isUsed), one => {
      id: resourceId('Microsoft.Network/publicIPAddresses', '${prefix}-${one.name}')
    })
  }
}

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' = {
  name: 'vnet-bridge-${token}'
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressPrefix] }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 26, 0)
          defaultOutboundAccess: false
          natGateway: { id: gateway.id }
          delegations: [
            {
              name: 'flex-consumption'
              properties: { serviceName: 'Microsoft.App/environments' }
            }
          ]
        }
      }
      {
        name: 'private-endpoints'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 27, 2)
          defaultOutboundAccess: false
        }
      }
    ]
  }

  resource app 'subnets' existing = { name: 'app' }
  resource endpoints 'subnets' existing = { name: 'private-endpoints' }
}

output addresses string[] = [for at in range(0, length(addresses)): address[at].properties.ipAddress]
output networkId string = network.id
output appSubnetId string = network::app.id
output endpointSubnetId string = network::endpoints.id
