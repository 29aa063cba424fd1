// Signing in with Entra ID, in front of all that is for operators. CRMs sign their webhooks, and a captcha's page and the
// health are for everybody.

param appName string

@description('The client id of the app registration that operators sign in to. Empty where operators show a key instead.')
param clientId string

var open = ['/api/webhooks/*', '/api/captcha/*', '/api/health']

resource site 'Microsoft.Web/sites@2025-03-01' existing = { name: appName }

resource authentication 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: site
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: !empty(clientId) }
    globalValidation: {
      requireAuthentication: !empty(clientId)
      unauthenticatedClientAction: empty(clientId) ? 'AllowAnonymous' : 'RedirectToLoginPage'
      redirectToProvider: 'azureactivedirectory'
      excludedPaths: open
    }
    httpSettings: { requireHttps: true }
    identityProviders: {
      azureActiveDirectory: {
        enabled: !empty(clientId)
        registration: {
          clientId: clientId
          openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
        }
      }
    }
    login: { tokenStore: { enabled: false } }
  }
}
