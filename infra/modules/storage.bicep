// The ledger, the queues, the data of large events, the host's own state, and the package that runs. Nobody has a key.

param location string
param tags object
param name string

@description('How many copies are kept, and where.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_RAGRS', 'Standard_GZRS', 'Standard_RAGZRS'])
param sku string

@description('Whether the account answers within the network alone.')
param isPrivate bool

@description('The app\'s identity, which reads and writes all of it.')
param principalId string

param workspaceId string

@description('Whether every request to the ledger and the blobs is logged: some ten lines an operation, at the price of a log.')
param logsRequests bool

@description('Days in which a deleted blob can be had back.')
@minValue(1)
@maxValue(365)
param daysToUndelete int = 14

var roles = {
  'Storage Blob Data Owner': 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  'Storage Queue Data Contributor': '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  'Storage Table Data Contributor': '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

var containers = ['events', 'packages']

// As many as there may be, in use or not: no deployment takes away a queue in which something may lie.
var furtherQueues = map(range(1, 7), number => 'operations-${number}')
var readQueues = concat(['operations', 'write-backs'], furtherQueues)
var queues = concat(readQueues, map(readQueues, queue => '${queue}-poison'))
var tables = ['catchup', 'channels', 'circuit', 'figures', 'locks', 'notifications', 'operations']

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    supportsHttpsTrafficOnly: true
    networkAcls: {
      bypass: 'None'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
    }
  }
}

resource blobService 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' = {
  parent: account
  name: 'default'
  properties: {
    deleteRetentionPolicy: { enabled: true, days: daysToUndelete }
    containerDeleteRetentionPolicy: { enabled: true, days: daysToUndelete }
  }

  resource container 'containers' = [
    for container in containers: {
      name: container
      properties: { publicAccess: 'None' }
    }
  ]
}

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2025-06-01' = {
  parent: account
  name: 'default'

  resource queue 'queues' = [for queue in queues: { name: queue }]
}

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2025-06-01' = {
  parent: account
  name: 'default'

  resource table 'tables' = [for table in tables: { name: table }]
}

resource roleOfTheApp 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in items(roles): {
    scope: account
    name: guid(account.id, principalId, role.value)
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.value)
      description: '${role.key}, for the bridge'
    }
  }
]

var logs = logsRequests
  ? [
      { category: 'StorageRead', enabled: true }
      { category: 'StorageWrite', enabled: true }
      { category: 'StorageDelete', enabled: true }
    ]
  : []
var metrics = [{ category: 'Transaction', enabled: true }]

resource blobDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: blobService
  name: 'workspace'
  properties: { workspaceId: workspaceId, logs: logs, metrics: metrics }
}

resource queueDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: queueService
  name: 'workspace'
  properties: { workspaceId: workspaceId, logs: [], metrics: metrics }
}

resource tableDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: tableService
  name: 'workspace'
  properties: { workspaceId: workspaceId, logs: logs, metrics: metrics }
}

output id string = account.id
output name string = account.name
output packagesUrl string = '${account.properties.primaryEndpoints.blob}packages'
