// The dashboard's figures for whoever looks from Azure, from the bridge's own metrics.

param location string
param tags object
param workspaceId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'bridge')
  location: location
  tags: union(tags, { 'hidden-title': 'Bridge' })
  kind: 'shared'
  properties: {
    displayName: 'Bridge'
    category: 'workbook'
    version: 'Notebook/1.0'
    sourceId: workspaceId
    serializedData: string(union(loadJsonContent('workbook.json'), { fallbackResourceIds: [workspaceId] }))
  }
}
