using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'production')
param location = readEnvironmentVariable('AZURE_LOCATION', 'australiaeast')

// Who is told of reviews, dead letters and an open circuit: put your own address here.
param alertEmails = []

// What the billing API allows this app: ask the platform's people.
param billingRequestsPerSecond = 80
param billingConcurrency = 64
param maximumInstanceCount = 16

param settings = {
  Routes__Files: 'routes/hubspot.json'
  Sources__hubspot__Kind: 'HubSpot'

  // Moves beyond these wait for a person.
  Brakes__MaxAmount: '1000'
  Brakes__PerAccountAndDay: '5000'
}
param sourceSecrets = ['hubspot-client-secret', 'hubspot-access-token']
