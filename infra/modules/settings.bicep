// Every setting that the app reads. docs/settings.md tells what they mean; a test holds these names and defaults to the code's.

param appName string
param storageName string
param vaultUri string
param insightsName string
param identityClientId string

@description('The public base address that CRMs call. Empty for the one that Azure gives the app.')
param publicUrl string

@description('How many calls of the billing API an instance makes at once.')
param billingConcurrency int

@description('How many calls of the billing API an instance begins within any second.')
param billingRequestsPerSecond int

@description('How many queues the operations are divided between.')
param operationQueues int

@description('Settings by their names: what differs from the defaults, and the sources.')
param given { *: string }

var defaults = {
  Billing__AccountNumbers: 'IgnoreSpacesAndLeadingZeros'
  Billing__BaseUrl: 'https://au.voipcloud.online'
  Billing__CaptchaWord: 'captcha'
  Billing__Currency: ''
  Billing__ReadTimeout: '00:00:30'
  Billing__SendTimeout: '00:00:30'
  Billing__TimeZone: 'Australia/Sydney'
  Billing__TokenSecret: 'billing-token'
  Brakes__MaxAmount: ''
  Brakes__PerAccountAndDay: ''
  Captcha__LinkLife: '7.00:00:00'
  Captcha__ScriptUrl: 'https://www.google.com/recaptcha/api.js'
  Captcha__SiteKey: ''
  CatchUp__Delay: '00:02:00'
  CatchUp__OnDemandOnly: ''
  CatchUp__Overlap: '00:10:00'
  Intake__MaxBodyBytes: '1048576'
  Intake__MaxDepth: '64'
  Intake__MaxValues: '100000'
  Intake__OldestEvent: '30.00:00:00'
  Ledger__Retention: '90.00:00:00'
  Notifications__Secret: 'notification-secret'
  Notifications__Url: ''
  Observe__Everything: 'false'
  Observe__Routes: ''
  Observe__Sources: ''
  Operators__KeySecret: 'operator-key'
  Operators__Roles: ''
  Pause__Everything: 'false'
  Pause__Routes: ''
  Pause__Sources: ''
  Processing__SettlingTime: '00:05:00'
  Recovery__TakenOverAt: ''
  Routes__Files: 'routes.json'
}

var chosen = union(defaults, given)

resource site 'Microsoft.Web/sites@2025-03-01' existing = { name: appName }
resource insights 'Microsoft.Insights/components@2020-02-02' existing = { name: insightsName }

var wired = {
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
  AzureWebJobsStorage__accountName: storageName
  AzureWebJobsStorage__clientId: identityClientId
  AzureWebJobsStorage__credential: 'managedidentity'
  Billing__Concurrency: string(billingConcurrency)
  Billing__RequestsPerSecond: string(billingRequestsPerSecond)
  KeyVault__ClientId: identityClientId
  KeyVault__Uri: vaultUri
  Queues__Operations: string(operationQueues)
  PublicUrl: empty(publicUrl) ? 'https://${site.properties.defaultHostName}' : publicUrl
}

// A function whose queue is not in use would pay for its looks into it.
var readers = toObject(
  range(1, 7),
  number => 'AzureWebJobs.RunOperation${number}.Disabled',
  number => number < operationQueues ? 'false' : 'true'
)

resource settings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: site
  name: 'appsettings'
  properties: union(chosen, readers, wired)
}

output secretNames string[] = concat(
  [chosen.Billing__TokenSecret, chosen.Operators__KeySecret],
  empty(chosen.Notifications__Url) ? [] : [chosen.Notifications__Secret]
)
