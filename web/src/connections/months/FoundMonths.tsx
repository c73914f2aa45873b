import { useCollection } from '@cloudscape-design/collection-hooks'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { Problem } from '~/api/client'
import type { Connection } from '~/api/connections'
import { importMonths, type FoundMonth } from '~/api/months'
import { printBytes } from '~/base/amounts'
import { monthName, printTime } from '~/base/dates'
import { useCan } from '~/session/useSession'
import { keepTask } from '~/shell/events'
import { Empty } from '~/ui/Empty'
import { ProblemAlert } from '~/ui/ProblemAlert'

import { foundMonthsQuery } from './queries'
import { canImport, formName, standingWords } from './words'

const keyOf = (one: FoundMonth) => `${one.month} ${one.manifest}`

/** One alone of each month can be chosen; the names are those of months. */
const listed = (months: readonly FoundMonth[]) => months.map((one) => one.month)

interface FoundMonthsProps {
  connection: Connection
  onStarted: (taskId: string) => void
  onAsk: () => void
}

/** Months of bills that lie in the bucket, to be chosen and imported. */
export function FoundMonths({ connection, onStarted, onAsk }: FoundMonthsProps) {
  const client = useQueryClient()
  const can = useCan()
  const found = useQuery(foundMonthsQuery(connection.id))
  const start = useMutation({
    mutationFn: (months: string[]) => importMonths(connection.id, months),
    onSuccess: (task) => {
      keepTask(client, task)
      actions.setSelectedItems([])
      onStarted(task.id)
    },
  })
  const months = found.data?.items ?? []
  const open = months.filter((one) => canImport(one) && one.state === 'available')
  const mayImport = can('billing.update')
  const { items, collectionProps, actions } = useCollection(months, {
    selection: { trackBy: keyOf },
    sorting: { defaultState: { sortingColumn: { sortingField: 'month' }, isDescending: true } },
  })
  const selected = (collectionProps.selectedItems ?? []).filter(canImport)
  if (found.isError && !isWithoutBills(found.error)) return <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
  return (
    <SpaceBetween size="m">
      {start.isError && <ProblemAlert error={start.error} />}
      <Table
        {...collectionProps}
        selectedItems={selected}
        {...(mayImport && { selectionType: 'multi' as const })}
        isItemDisabled={(one) => !canImport(one)}
        items={items}
        wrapLines
        loading={found.isPending}
        loadingText="Looking in the bucket"
        ariaLabels={{
          tableLabel: 'Months in the bucket',
          selectionGroupLabel: 'Months to import',
          allItemsSelectionLabel: () => 'All that can be imported',
          itemSelectionLabel: (_, one) => `${monthName(one.month)}, ${one.report}`,
        }}
        header={
          <Header
            variant="h2"
            counter={found.data && `(${String(months.length)})`}
            description="New months come in by themselves. Earlier ones lie where an export or a report was delivered before Muster was there."
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button iconName="refresh" ariaLabel="Look in the bucket again" loading={found.isFetching && !found.isPending} onClick={() => void found.refetch()} />
                <Button onClick={onAsk}>Ask AWS for missing months</Button>
                {mayImport && (
                  <Button variant="primary" loading={start.isPending} disabled={selected.length === 0 && open.length === 0} onClick={() => { start.mutate(listed(selected.length > 0 ? selected : open)) }}>
                    {selected.length > 0 ? `Import ${String(selected.length)} of them` : 'Import all new ones'}
                  </Button>
                )}
              </SpaceBetween>
            }
          >
            Months in the bucket
          </Header>
        }
        empty={<None error={found.error} />}
        columnDefinitions={[
          { id: 'month', header: 'Month', sortingField: 'month', isRowHeader: true, minWidth: 110, cell: (one) => monthName(one.month) },
          { id: 'state', header: 'State', sortingField: 'state', minWidth: 180, cell: (one) => <Standing month={one} /> },
          { id: 'report', header: 'Report or export', sortingField: 'report', minWidth: 180, cell: (one) => <><span className="muster-wrap">{one.report}</span><Box variant="small" display="block" color="text-body-secondary">{formName(one.form)}, {one.format}</Box></> },
          { id: 'size', header: 'Size', sortingField: 'bytes', minWidth: 110, cell: (one) => <span className="muster-amount">{printBytes(one.bytes)}</span> },
          { id: 'delivered', header: 'Delivered', sortingField: 'delivered_at', minWidth: 170, cell: (one) => (one.delivered_at ? printTime(one.delivered_at) : '–') },
        ]}
      />
    </SpaceBetween>
  )
}

function Standing({ month }: { month: FoundMonth }) {
  const { type, label } = standingWords(month.state)
  return (
    <>
      <StatusIndicator type={type}>{label}</StatusIndicator>
      {month.problem && <Box variant="small" display="block">{month.problem}</Box>}
      {!month.is_preferred && month.state !== 'broken' && <Box variant="small" display="block" color="text-body-secondary">Another of this month knows more, and is read instead.</Box>}
    </>
  )
}

function isWithoutBills(error: unknown): boolean {
  return error instanceof Problem && error.code === 'connection.no_bills'
}

function None({ error }: { error: unknown }) {
  return isWithoutBills(error) ? (
    <Empty title="No bucket yet">The role has to work, and it has to be known where bills are delivered. Then what lies there is shown here.</Empty>
  ) : (
    <Empty title="No month lies in the bucket">AWS writes the present month into it within a day. Months before that AWS can write when it is asked.</Empty>
  )
}
