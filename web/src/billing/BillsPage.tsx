import { useCollection } from '@cloudscape-design/collection-hooks'
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import Container from '@cloudscape-design/components/container'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'
import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'

import type { BillingMonth, BillingSource } from '~/api/billing'
import { printBytes, printCount } from '~/base/amounts'
import { monthName, printTime } from '~/base/dates'
import { WithoutBills } from '~/connections/WithoutBills'
import { monthsQuery } from '~/cost/queries'
import { useCan } from '~/session/useSession'
import { Await } from '~/ui/Await'
import { usePageTitle } from '~/ui/usePageTitle'

import { FormatText } from './FormatText'
import { sourcesQuery } from './queries'

/** What bills there are, and whether each holds. */
export default function BillsPage() {
  usePageTitle('Bills')
  const sources = useQuery(sourcesQuery)
  const months = useQuery(monthsQuery)
  const [parameters] = useSearchParams()
  const only = parameters.get('source')
  return (
    <SpaceBetween size="l">
      <Await query={sources}>
        {({ items }) => items.length > 0 && <Sources sources={items} only={only} />}
      </Await>
      <Await query={months}>
        {({ items }) => <Months months={items.filter((one) => only === null || one.source === only)} />}
      </Await>
    </SpaceBetween>
  )
}

/** How many there are, and from when until when. */
function monthsText({ months, first_month: first, last_month: last }: BillingSource): string {
  if (first === null || last === null) return 'none'
  return first === last ? monthName(first) : `${String(months)}, ${monthName(first)} – ${monthName(last)}`
}

function Sources({ sources, only }: { sources: BillingSource[]; only: string | null }) {
  return (
    <div className="muster-figures">
      {sources.map((source) => (
        <Container
          key={source.name}
          header={
            <Header variant="h2" actions={only === source.name ? <Link href="/billing">All</Link> : sources.length > 1 ? <Link href={`/billing?source=${encodeURIComponent(source.name)}`}>Only this</Link> : undefined}>
              {source.name}
            </Header>
          }
        >
          <KeyValuePairs
            columns={3}
            items={[
              { label: 'Months', value: monthsText(source) },
              { label: 'Charges', value: printCount(source.rows) },
              { label: 'Kept on disk', value: printBytes(source.bytes) },
            ]}
          />
        </Container>
      ))}
    </div>
  )
}

function Months({ months }: { months: BillingMonth[] }) {
  const can = useCan()
  const action = can('billing.update') ? <Button variant="primary" href="/billing/import">Import bills</Button> : undefined
  const { items, collectionProps } = useCollection(months, {
    filtering: {
      empty: (
        <WithoutBills>
          Muster reads AWS billing files (Cost and Usage Reports, legacy or 2.0, and FOCUS exports). Each delivery of a
          month becomes a version; the newest counts.
        </WithoutBills>
      ),
    },
    sorting: { defaultState: { sortingColumn: { sortingField: 'month' }, isDescending: true } },
  })
  return (
    <Table
      {...collectionProps}
      variant="container"
      items={items}
      trackBy={(one) => `${one.source} ${one.month}`}
      header={<Header variant="h1" counter={`(${String(months.length)})`} actions={action}>Bills</Header>}
      columnDefinitions={[
        { id: 'month', header: 'Month', sortingField: 'month', isRowHeader: true, cell: (one) => <Link href={monthLink(one)}>{monthName(one.month)}</Link> },
        {
          id: 'checks', header: 'Proof',
          cell: (one) => (
            <Link href={`/billing/versions/${String(one.version)}`}>
              <StatusIndicator type={one.violations === 0 ? 'success' : 'warning'}>
                {one.violations === 0 ? 'All checks hold' : `${String(one.violations)} do not hold`}
              </StatusIndicator>
            </Link>
          ),
        },
        { id: 'source', header: 'Source', sortingField: 'source', cell: (one) => one.source },
        { id: 'format', header: 'Format', cell: (one) => <FormatText format={one.format} /> },
        { id: 'rows', header: 'Charges', sortingField: 'rows', cell: (one) => <span className="muster-amount">{printCount(one.rows)}</span> },
        { id: 'currency', header: 'Currency', cell: (one) => one.currency ?? '–' },
        { id: 'versions', header: 'Versions', cell: (one) => one.versions },
        { id: 'published', header: 'Since', sortingField: 'published_at', cell: (one) => printTime(one.published_at) },
      ]}
    />
  )
}

export function monthLink(one: { source: string; month: string }): string {
  return `/billing/month?source=${encodeURIComponent(one.source)}&month=${one.month}`
}
