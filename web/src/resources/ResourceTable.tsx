import Box from '@cloudscape-design/components/box'
import Header from '@cloudscape-design/components/header'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'

import type { Resource, ResourceTotals } from '~/api/resources'
import { printCount, printExactly, printMoney } from '~/base/amounts'
import { printTime } from '~/base/dates'
import { Empty } from '~/ui/Empty'

import { noRate, sizeOf } from './words'

interface ResourceTableProps {
  resources: Resource[]
  totals: ResourceTotals | undefined
  isLoading: boolean
}

function Rate({ resource }: { resource: Resource }) {
  if (resource.monthly_rate === null) {
    return <Box color="text-body-secondary">{resource.no_rate === null ? '–' : noRate[resource.no_rate]}</Box>
  }
  return <span className="muster-amount" title={`${printExactly(resource.hourly_rate)} an hour`}>{printMoney(resource.monthly_rate, resource.currency)}</span>
}

function Seen({ resource }: { resource: Resource }) {
  if (resource.stale === null) return <>{printTime(resource.seen_at)}</>
  return <StatusIndicator type="warning">{printTime(resource.seen_at)}, old</StatusIndicator>
}

/** What is not rated is said: a sum that leaves it out must not look whole. */
function described(totals: ResourceTotals | undefined): string {
  if (!totals) return ''
  const without = totals.resources - totals.rated
  const sum = `${printMoney(totals.monthly_rate, totals.currency)} a month at public on-demand prices`
  return without > 0 ? `${sum}; ${printCount(without)} without a rate are not in it` : sum
}

export function ResourceTable({ resources, totals, isLoading }: ResourceTableProps) {
  return (
    <Table
      items={resources}
      trackBy="arn"
      loading={isLoading}
      loadingText="Loading"
      contentDensity="compact"
      header={<Header variant="h2" counter={totals ? `(${printCount(totals.resources)})` : ''} description={described(totals)}>The dearest first</Header>}
      empty={<Empty title="Nothing like that">Take conditions away to see more.</Empty>}
      columnDefinitions={[
        { id: 'kind', header: 'Kind', minWidth: 130, cell: (one) => one.kind_title },
        { id: 'name', header: 'Name', isRowHeader: true, minWidth: 180, cell: (one) => <span title={one.arn}>{one.name ?? one.resource_id}</span> },
        { id: 'account', header: 'Account', cell: (one) => one.account_id },
        { id: 'region', header: 'Region', cell: (one) => one.region ?? '–' },
        { id: 'state', header: 'State', cell: (one) => one.state ?? '–' },
        { id: 'type', header: 'Type', cell: (one) => one.type ?? '–' },
        { id: 'size', header: 'Size', cell: (one) => sizeOf(one) },
        { id: 'since', header: 'Since', cell: (one) => (one.since === null ? '–' : printTime(one.since)) },
        { id: 'rate', header: 'A month', cell: (one) => <Rate resource={one} /> },
        { id: 'seen', header: 'Seen', cell: (one) => <Seen resource={one} /> },
      ]}
    />
  )
}
