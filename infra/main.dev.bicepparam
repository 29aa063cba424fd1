using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'dev')
param location = readEnvironmentVariable('AZURE_LOCATION', 'australiaeast')

// Cheaper, and less safe: whoever gets hold of a token of an identity with a role on storage or vault can use it from
// anywhere, and what is in storage is lost with its building. No real money belongs here.
param isPrivate = false
param storageSku = 'Standard_LRS'
param logRetentionDays = 30
param alwaysReadyForWebhooks = 0
param quietHours = 0

param settings = {
  Routes__Files: 'routes/hubspot.json'
  Sources__hubspot__Kind: 'HubSpot'

  // Does everything but the call of the billing API.
  Observe__Everything: 'true'
}
param sourceSecrets = ['hubspot-client-secret', 'hubspot-access-token']
