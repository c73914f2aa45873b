import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import type { Connection } from '~/api/connections'
import { readCostHistory, type CostHistoryMonth } from '~/api/months'
import { printMoney } from '~/base/amounts'
import { monthName, printTime } from '~/base/dates'
import { sum } from '~/base/decimal'
import { useCan } from '~/session/useSession'
import { keepTask } from '~/shell/events'
import { Await } from '~/ui/Await'
import { Confirm } from '~/ui/Confirm'
import { Empty } from '~/ui/Empty'

import { costHistoryQuery } from './queries'

interface CostHistoryProps {
  connection: Connection
  onStarted: (taskId: string) => void
}

/** What Cost Explorer was asked of months without a bill, and what AWS charges for having been asked. */
export function CostHistory({ connection, onStarted }: CostHistoryProps) {
  const history = useQuery(costHistoryQuery(connection.id))
  return <Await query={history}>{({ items }) => <Months connection={connection} months={items} onStarted={onStarted} />}</Await>
}

function asked(months: readonly CostHistoryMonth[]): string {
  const requests = months.reduce((all, one) => all + one.requests, 0)
  const [first] = months
  return `${requests === 1 ? '1 request' : `${String(requests)} requests`}, for which AWS charges ${printMoney(sum(months.map((one) => one.cost)), first?.currency ?? null)}.`
}

function Months({ connection, months, onStarted }: CostHistoryProps & { months: CostHistoryMonth[] }) {
  const can = useCan()
  const [isAsking, setAsking] = useState(false)
  const hasCostExplorer = connection.partition !== 'aws-us-gov'
  const mayRead = can('billing.update') && hasCostExplorer && connection.role_arn !== null
  return (
    <>
      <Table
        items={[...months].sort((a, b) => b.month.localeCompare(a.month))}
        trackBy="month"
        wrapLines
        contentDensity="compact"
        header={
          <Header
            variant="h2"
            description={<>What each day cost by service and account, up to 13 months back. A month’s bill takes its place as soon as there is one.{months.length > 0 && <> So far {asked(months)}</>}</>}
            actions={mayRead && <Button onClick={() => { setAsking(true) }}>{months.length > 0 ? 'Read again' : 'Read from Cost Explorer'}</Button>}
          >
            Costs from Cost Explorer
          </Header>
        }
        empty={
          <Empty title="Nothing has been read">
            {hasCostExplorer
              ? 'Reports then show months of which there is no bill yet, by day, service and account, without resources and tags.'
              : 'GovCloud has no Cost Explorer: its costs are told to the account that it is paired with.'}
          </Empty>
        }
        columnDefinitions={[
          { id: 'month', header: 'Month', isRowHeader: true, minWidth: 100, cell: (one) => monthName(one.month) },
          { id: 'state', header: 'State', minWidth: 200, cell: (one) => <State month={one} /> },
          { id: 'read', header: 'Read', minWidth: 170, cell: (one) => (one.read_at ? printTime(one.read_at) : '–') },
          { id: 'requests', header: 'Requests', minWidth: 90, cell: (one) => <span className="muster-amount">{one.requests}</span> },
          { id: 'cost', header: 'Charged for them', minWidth: 130, cell: (one) => <span className="muster-amount">{printMoney(one.cost, one.currency)}</span> },
        ]}
      />
      {isAsking && <ReadDialog connection={connection} months={months} onClose={() => { setAsking(false) }} onStarted={onStarted} />}
    </>
  )
}

function State({ month }: { month: CostHistoryMonth }) {
  if (month.problem) return <><StatusIndicator type="error">Failed</StatusIndicator><Box variant="small" display="block">{month.problem}</Box></>
  if (!month.read_at && month.requests === 0) return <StatusIndicator type="stopped">Not asked for: there is a bill</StatusIndicator>
  if (!month.read_at) return <StatusIndicator type="pending">To come</StatusIndicator>
  return month.is_whole ? <StatusIndicator type="success">Whole</StatusIndicator> : <StatusIndicator type="info">May change yet</StatusIndicator>
}

interface ReadDialogProps extends CostHistoryProps {
  months: CostHistoryMonth[]
  onClose: () => void
}

/** Before anything is charged for. */
function ReadDialog({ connection, months, onClose, onStarted }: ReadDialogProps) {
  const client = useQueryClient()
  const start = useMutation({
    mutationFn: () => readCostHistory(connection.id),
    onSuccess: (task) => {
      keepTask(client, task)
      onClose()
      onStarted(task.id)
    },
  })
  const whole = months.filter((one) => one.is_whole).length
  return (
    <Confirm title="Read costs from Cost Explorer?" action="Read" isBusy={start.isPending} error={start.error} onConfirm={() => { start.mutate() }} onClose={onClose}>
      <SpaceBetween size="s">
        <div>
          AWS charges account {connection.account_id} $0.01 for each request. Up to 14 months take one each, and an
          organization with very many accounts and services some more.
        </div>
        <div>
          Months that have a bill are not asked for{whole > 0 && `, nor the ${whole === 1 ? 'one that is' : `${String(whole)} that are`} whole`}.
        </div>
      </SpaceBetween>
    </Confirm>
  )
}
