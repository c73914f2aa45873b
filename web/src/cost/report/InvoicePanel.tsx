import Box from '@cloudscape-design/components/box'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { runReport, type ReportResult } from '~/api/cost'
import { printMoney } from '~/base/amounts'
import { monthName } from '~/base/dates'
import { subtract } from '~/base/decimal'
import { measureName } from '~/base/names'
import { Await } from '~/ui/Await'

import { monthsQuery } from '../queries'
import { isWholeMonths, monthsOf } from './period'

/** Why the sum shown is not the sum of the invoices, from what was checked at import. */
export function InvoicePanel({ result }: { result: ReportResult }) {
  const [open, setOpen] = useState(false)
  return (
    <ExpandableSection
      variant="container"
      headerText="Why does this differ from my invoice?"
      headerDescription="Compares this report with whole bills, and shows what was checked when they were imported."
      expanded={open}
      onChange={({ detail }) => { setOpen(detail.expanded) }}
    >
      {open && <Explanation result={result} />}
    </ExpandableSection>
  )
}

function Explanation({ result }: { result: ReportResult }) {
  const months = monthsOf(result.report.range)
  const [first = '', last = first] = [months[0], months.at(-1)]
  const period = first === last ? first : `${first}..${last}`
  const bills = useQuery(monthsQuery)
  const byType = useQuery({
    queryKey: ['report', 'invoice', period],
    queryFn: ({ signal }) =>
      runReport({ measures: ['unblended_cost'], by: ['charge_type'], granularity: 'total', period }, signal),
  })
  return (
    <SpaceBetween size="l">
      <Reasons result={result} />
      <Await query={byType}>
        {(whole) => (
          <Table
            variant="embedded"
            contentDensity="compact"
            items={whole.rows}
            columnDefinitions={[
              { id: 'type', header: 'Charge type', cell: (row) => row.dimensions[0] ?? 'none', isRowHeader: true },
              { id: 'cost', header: 'Unblended cost', cell: (row) => <span className="muster-amount">{printMoney(row.measures[0] ?? null, whole.currency)}</span> },
            ]}
            header={<Box variant="h3">The bills of {period}: {printMoney(whole.total[0] ?? null, whole.currency)}</Box>}
            footer={<Difference shown={result} whole={whole} />}
          />
        )}
      </Await>
      <Await query={bills}>
        {({ items }) => (
          <Table
            variant="embedded"
            contentDensity="compact"
            items={items.filter((bill) => months.includes(bill.month))}
            empty="No bill of these months has been imported."
            header={<Box variant="h3">Proof of each bill</Box>}
            columnDefinitions={[
              { id: 'month', header: 'Month', cell: (bill) => monthName(bill.month), isRowHeader: true },
              { id: 'source', header: 'Source', cell: (bill) => bill.source },
              {
                id: 'checks', header: 'Checks',
                cell: (bill) =>
                  bill.violations === 0 ? (
                    <StatusIndicator type="success">All hold</StatusIndicator>
                  ) : (
                    <StatusIndicator type="warning">{bill.violations} do not hold</StatusIndicator>
                  ),
              },
              { id: 'proof', header: 'Proof', cell: (bill) => <Link href={`/billing/versions/${String(bill.version)}`}>Version {bill.version}</Link> },
            ]}
          />
        )}
      </Await>
    </SpaceBetween>
  )
}

function Difference({ shown, whole }: { shown: ReportResult; whole: ReportResult }) {
  const [a, b] = [shown.total[0] ?? null, whole.total[0] ?? null]
  if (a === null || b === null || shown.currency !== whole.currency) return null
  return (
    <Box>
      This report shows {printMoney(a, shown.currency)}, which is{' '}
      <b>{printMoney(subtract(a, b), shown.currency)}</b> beside the bills.
    </Box>
  )
}

function Reasons({ result }: { result: ReportResult }) {
  const { report } = result
  const measure = result.measures[0] ?? 'unblended_cost'
  const reasons: string[] = []
  if (measure !== 'unblended_cost') {
    reasons.push(`It sums up ${measureName(measure).toLowerCase()}; invoices add up unblended cost, less discounts that some bills show apart.`)
  }
  if (report.filter) reasons.push('It has a filter, so charges are left out. Taxes, credits and support fees are lines of their own on an invoice.')
  if (!isWholeMonths(report.range)) reasons.push('Its period is not made of whole months. An invoice is about one whole month.')
  return (
    <div className="muster-prose">
      {reasons.length === 0 ? (
        <p>This report has whole months, no filter and unblended cost: its sum is that of the bills below, to the last digit.</p>
      ) : (
        <ul>{reasons.map((reason) => <li key={reason}>{reason}</li>)}</ul>
      )}
      <p>
        An AWS invoice rounds each service of each account to cents, may be issued per seller or legal entity, and
        may come days after the bill&apos;s last delivery. Cost Explorer shows refunds and credits apart and leaves
        out taxes in some views.
      </p>
    </div>
  )
}
