@export()
@description('Rules that let addresses in; the rest is up to the default action.')
func allow(addresses string[]) object[] =>
  map(range(0, length(addresses)), at => {
    name: 'allow-${at}'
    priority: 100 + at
    action: 'Allow'
    ipAddress: addresses[at]
  })
