// The app on Flex Consumption: its traffic goes out through the network, and comes in over HTTPS.

import { allow } from 'restrictions.bicep'

param location string
param tags object

@description('The app\'s name, which its address begins with.')
param name string

param identityId string
param subnetId string
param packagesUrl string
param workspaceId string

@description('The most instances that the app scales out to.')
param maximumInstanceCount int

@allowed([512, 2048, 4096])
param instanceMemoryMB int

@description('Instances that always run for HTTP, so that no webhook waits for a start.')
param alwaysReadyForWebhooks int

@description('Instances that always run for operations, for each of their queues.')
param alwaysReadyForOperations int

@description('How many queues the operations are divided between.')
param operationQueues int

@description('Addresses, as CIDR, that may call the app. With none everybody may.')
param callers string[]

@description('Addresses, as CIDR, that may deploy. With none everybody may who signs in with a role on the app.')
param deployers string[]

var alwaysReady = concat(
  [{ name: 'http', instanceCount: alwaysReadyForWebhooks }],
  map(range(0, operationQueues), number => {
    name: 'function:RunOperation${number == 0 ? '' : number}'
    instanceCount: alwaysReadyForOperations
  })
)

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource site 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'functions' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    publicNetworkAccess: 'Enabled'
    virtualNetworkSubnetId: subnetId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packagesUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      scaleAndConcurrency: {
        maximumInstanceCount: maximumInstanceCount
        instanceMemoryMB: instanceMemoryMB
        alwaysReady: filter(alwaysReady, group => group.instanceCount > 0)
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      http20Enabled: true
      ipSecurityRestrictions: allow(callers)
      ipSecurityRestrictionsDefaultAction: empty(callers) ? 'Allow' : 'Deny'
      scmIpSecurityRestrictionsUseMain: false
      scmIpSecurityRestrictions: allow(deployers)
      scmIpSecurityRestrictionsDefaultAction: empty(deployers) ? 'Allow' : 'Deny'
    }
  }

  // Deployment is by identity: nobody has a user name and a password for it.
  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: site
  name: 'workspace'
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'FunctionAppLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output name string = site.name
output hostName string = site.properties.defaultHostName
