// Tells people what needs them. Each rule asks the workspace for one figure of the bridge's own metrics: docs/telemetry.md.

param location string
param tags object
param workspaceId string

@description('Who is told, by e-mail.')
param emails string[]

@description('How many minutes a message may wait though it could be taken.')
param oldestMessageMinutes int

@description('After how many hours without any delivery somebody is told. 0 for never.')
param quietHours int

type rule = {
  name: string
  says: string
  @description('0 critical, 1 error, 2 warning, 3 informational.')
  severity: int
  @description('What to look at, in Kusto: one row with the column Value.')
  query: string
  @description('How far back is looked.')
  window: string
  @description('How often.')
  every: string
  operator: 'Equals' | 'GreaterThan'
  threshold: int
}

func counted(metric string, outcome string) string =>
  'AppMetrics | where Name == "${metric}" and tostring(Properties.outcome) == "${outcome}" | summarize Value = sum(Sum)'

var rules rule[] = [
  {
    name: 'dead-letters'
    says: 'Operations could not be run. Look at their reasons, and try them again: docs/recovery.md.'
    severity: 2
    query: counted('bridge.operations', 'dead_lettered')
    window: 'PT15M'
    every: 'PT5M'
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    name: 'in-doubt'
    says: 'A move of funds was sent, and its outcome is unknown. It is settled by the balance within some minutes, or comes to review.'
    severity: 3
    query: counted('bridge.operations', 'in_doubt')
    window: 'PT15M'
    every: 'PT5M'
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    name: 'reviews'
    says: 'A person must settle an operation: docs/operators.md.'
    severity: 1
    query: counted('bridge.operations', 'needs_review')
    window: 'PT15M'
    every: 'PT5M'
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    name: 'oldest-message'
    says: 'Messages wait for longer than ${oldestMessageMinutes} minutes though they could be taken.'
    severity: 2
    query: 'AppMetrics | where Name == "bridge.queue.oldest" | summarize Oldest = min(Min) by tostring(Properties.queue) | summarize Value = coalesce(max(Oldest), 0.0) / 60'
    window: 'PT10M'
    every: 'PT5M'
    operator: 'GreaterThan'
    threshold: oldestMessageMinutes
  }
  {
    name: 'circuit-open'
    says: 'The billing API does not accept the bridge: everything waits. /api/health tells operators the address and the two possible causes.'
    severity: 0
    query: 'AppMetrics | where Name == "bridge.circuit.open" | summarize Value = coalesce(max(Max), 0.0)'
    window: 'PT5M'
    every: 'PT5M'
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    name: 'failed-write-backs'
    says: 'Results did not reach the CRM, and are not tried again by themselves.'
    severity: 2
    query: counted('bridge.write_backs', 'failed')
    window: 'PT15M'
    every: 'PT5M'
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    name: 'not-queued'
    says: 'Deliveries were turned away, for storage did not take them. The CRM sends them again for a while.'
    severity: 1
    query: counted('bridge.deliveries', 'not_queued')
    window: 'PT15M'
    every: 'PT5M'
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    name: 'silent'
    says: 'The bridge measures nothing any more: it is down, or its telemetry does not arrive. No other alert can be trusted.'
    severity: 0
    query: 'AppMetrics | where Name == "bridge.circuit.open" | summarize Value = sum(ItemCount)'
    window: 'PT15M'
    every: 'PT5M'
    operator: 'Equals'
    threshold: 0
  }
]

var noTraffic rule = {
  name: 'no-traffic'
  says: 'No authentic delivery has come for ${quietHours} hours: look whether the CRM\'s webhooks are still on, and the source is open.'
  severity: 2
  query: 'AppMetrics | where Name == "bridge.deliveries" and tostring(Properties.outcome) in ("queued", "nothing_matched") | summarize Value = sum(Sum)'
  window: 'PT${quietHours}H'
  every: 'PT1H'
  operator: 'Equals'
  threshold: 0
}

resource people 'Microsoft.Insights/actionGroups@2024-10-01-preview' = {
  name: 'ag-bridge'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'bridge'
    enabled: true
    emailReceivers: [
      for email in emails: {
        name: email
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource alert 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in concat(rules, quietHours > 0 ? [noTraffic] : []): {
    name: 'bridge-${rule.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: 'Bridge: ${replace(rule.name, '-', ' ')}'
      description: rule.says
      severity: rule.severity
      enabled: true
      autoMitigate: true
      scopes: [workspaceId]
      evaluationFrequency: rule.every
      windowSize: rule.window
      // A workspace that is new has had no metric yet.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: rule.query
            metricMeasureColumn: 'Value'
            timeAggregation: 'Maximum'
            operator: rule.operator
            threshold: rule.threshold
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [people.id] }
    }
  }
]
