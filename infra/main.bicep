// The bridge in Azure: one resource group with all that it needs, and nothing open that need not be. docs/azure.md tells how.

targetScope = 'subscription'

import { outboundAddress } from 'modules/network.bicep'

@description('Which bridge this is, such as production. Names of resources are made of it.')
@minLength(1)
@maxLength(20)
param environmentName string

@description('The region of all resources: one with Flex Consumption and availability zones.')
@metadata({ azd: { type: 'location' } })
param location string

@description('Whether storage and vault answer within the network alone. Without it whoever has a role on them reaches them from anywhere.')
param isPrivate bool = true

@description('The network. It must not overlap with one that it is to be peered with.')
param addressPrefix string = '10.60.0.0/24'

@description('The static addresses that the app calls from. docs/recovery.md tells how one is replaced by another.')
@minLength(1)
@maxLength(16)
param outboundAddresses outboundAddress[] = [{ name: 'first', isUsed: true }]

@description('How many copies of the ledger are kept, and where. One that ends with LRS is lost with its building.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_RAGRS', 'Standard_GZRS', 'Standard_RAGZRS'])
param storageSku string = 'Standard_RAGZRS'

@description('Whether every request to the ledger and the blobs is logged: some ten lines an operation.')
param logsStorageRequests bool = false

@description('Addresses, as CIDR, from which administrators set secrets in a private vault. With none it is closed to the public.')
param administratorAddresses string[] = []

@description('Addresses, as CIDR, that CRMs and operators call from. With none everybody may call; webhooks are signed all the same.')
@maxLength(400)
param callerAddresses string[] = []

@description('Addresses, as CIDR, that may deploy the app. With none everybody may who signs in with a role on it.')
@maxLength(400)
param deployerAddresses string[] = []

@description('The client id of the app registration that operators sign in to. Empty where they show the operator key instead.')
param operatorsClientId string = ''

@description('Who is told of what needs a person, by e-mail.')
param alertEmails string[] = []

@description('How many minutes a message may wait though it could be taken, before somebody is told.')
@minValue(5)
@maxValue(1440)
param oldestMessageMinutes int = 15

@description('After how many hours without any delivery somebody is told. 0 for never.')
@allowed([0, 1, 2, 3, 4, 5, 6, 24, 48])
param quietHours int = 24

@description('How long logs are kept, in days.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 90

@description('How many queues the operations are divided between. docs/performance.md tells how many a second one lets through.')
@minValue(1)
@maxValue(8)
param operationQueues int = 1

@description('The most instances that the app scales out to. Each function other than those of HTTP scales out by itself, so fewer than 11 and one a queue of operations would let some wait for the others.')
@minValue(12)
@maxValue(1000)
param maximumInstanceCount int = 16

@description('The memory of an instance, in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('Instances that always run for HTTP: CRMs give up on a delivery after some seconds, and a start takes longer.')
@minValue(0)
@maxValue(20)
param alwaysReadyForWebhooks int = 1

@description('Instances that always run for operations, for each of their queues.')
@minValue(0)
@maxValue(20)
param alwaysReadyForOperations int = 0

@description('How many calls a second the billing API allows the whole app. Every instance gets its share, at least one a second.')
@minValue(12)
@maxValue(100000)
param billingRequestsPerSecond int = 80

@description('How many calls at once the billing API allows the whole app. Every instance gets its share, at least one.')
@minValue(12)
@maxValue(100000)
param billingConcurrency int = 64

@description('The public base address that CRMs call, such as https://bridge.example.com. Empty for the one that Azure gives the app.')
param publicUrl string = ''

@description('Settings of the app by name, such as Sources__hubspot__Kind; a name has no hyphen. docs/settings.md tells them all.')
param settings { *: string } = {}

@description('The names of the secrets that the sources read, such as hubspot-access-token. Their values go into the vault, and nowhere else.')
param sourceSecrets string[] = []

var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName, application: 'bridge' }
var appName = 'bridge-${token}'
var storageName = 'stbridge${token}'
var vaultName = 'kv-bridge-${token}'

var instances = maximumInstanceCount >= 11 + operationQueues
  ? maximumInstanceCount
  : fail('maximumInstanceCount is less than 11 + operationQueues: some functions would wait for the others.')
var shareOfRequests = billingRequestsPerSecond >= instances
  ? billingRequestsPerSecond / instances
  : fail('billingRequestsPerSecond is less than maximumInstanceCount: together the instances would call the billing API more often than it allows.')
var shareOfConcurrency = billingConcurrency >= instances
  ? billingConcurrency / instances
  : fail('billingConcurrency is less than maximumInstanceCount: together the instances would make more calls at once than the billing API allows.')

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: 'rg-bridge-${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: { location: location, tags: tags, name: 'id-bridge-${token}' }
}

module network 'modules/network.bicep' = {
  scope: group
  params: { location: location, tags: tags, token: token, addressPrefix: addressPrefix, addresses: outboundAddresses }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    token: token
    retentionDays: logRetentionDays
    principalId: identity.outputs.principalId
  }
}

module storage 'modules/storage.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    name: storageName
    sku: storageSku
    isPrivate: isPrivate
    principalId: identity.outputs.principalId
    workspaceId: monitoring.outputs.workspaceId
    logsRequests: logsStorageRequests
  }
}

module vault 'modules/vault.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    name: vaultName
    isPrivate: isPrivate
    administratorAddresses: administratorAddresses
    principalId: identity.outputs.principalId
    workspaceId: monitoring.outputs.workspaceId
  }
}

var services = [
  { name: 'blob', zone: 'privatelink.blob.${environment().suffixes.storage}' }
  { name: 'queue', zone: 'privatelink.queue.${environment().suffixes.storage}' }
  { name: 'table', zone: 'privatelink.table.${environment().suffixes.storage}' }
  { name: 'vault', zone: 'privatelink.vaultcore.azure.net' }
]

module endpoint 'modules/private-endpoint.bicep' = [
  for service in services: if (isPrivate) {
    name: 'endpoint-${service.name}'
    scope: group
    params: {
      location: location
      tags: tags
      name: '${service.name == 'vault' ? vaultName : storageName}-${service.name}'
      resourceId: service.name == 'vault' ? vault.outputs.id : storage.outputs.id
      service: service.name
      zone: service.zone
      networkId: network.outputs.networkId
      subnetId: network.outputs.endpointSubnetId
    }
  }
]

module app 'modules/app.bicep' = {
  scope: group
  // It looks for its package at once, and finds it through the endpoints alone.
  dependsOn: [endpoint]
  params: {
    location: location
    tags: tags
    name: appName
    identityId: identity.outputs.id
    subnetId: network.outputs.appSubnetId
    packagesUrl: storage.outputs.packagesUrl
    workspaceId: monitoring.outputs.workspaceId
    maximumInstanceCount: instances
    instanceMemoryMB: instanceMemoryMB
    alwaysReadyForWebhooks: alwaysReadyForWebhooks
    alwaysReadyForOperations: alwaysReadyForOperations
    operationQueues: operationQueues
    callers: callerAddresses
    deployers: deployerAddresses
  }
}

module appSettings 'modules/settings.bicep' = {
  scope: group
  params: {
    appName: app.outputs.name
    storageName: storage.outputs.name
    vaultUri: vault.outputs.uri
    insightsName: monitoring.outputs.insightsName
    identityClientId: identity.outputs.clientId
    publicUrl: publicUrl
    billingConcurrency: shareOfConcurrency
    billingRequestsPerSecond: shareOfRequests
    operationQueues: operationQueues
    given: settings
  }
}

module authentication 'modules/authentication.bicep' = {
  scope: group
  params: { appName: app.outputs.name, clientId: operatorsClientId }
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    emails: alertEmails
    oldestMessageMinutes: oldestMessageMinutes
    quietHours: quietHours
  }
}

module workbook 'modules/workbook.bicep' = {
  scope: group
  params: { location: location, tags: tags, workspaceId: monitoring.outputs.workspaceId }
}

@description('What to do with the addresses that the app calls from.')
output BILLING_PORTAL string = 'List in the billing portal: ${join(network.outputs.addresses, ', ')}. The billing API answers to nobody else.'

@description('The addresses that the app calls from, or may soon.')
output OUTBOUND_ADDRESSES string[] = network.outputs.addresses

@description('The secrets that the vault must hold before the app works.')
output SECRET_NAMES string[] = union(appSettings.outputs.secretNames, sourceSecrets)

output KEY_VAULT_NAME string = vault.outputs.name
output RESOURCE_GROUP string = group.name
output APP_NAME string = app.outputs.name
output WEBHOOKS string = '${empty(publicUrl) ? 'https://${app.outputs.hostName}' : publicUrl}/api/webhooks/{source}'
