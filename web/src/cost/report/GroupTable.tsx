import { useCollection } from '@cloudscape-design/collection-hooks'
import Box from '@cloudscape-design/components/box'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import Pagination from '@cloudscape-design/components/pagination'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import TextFilter from '@cloudscape-design/components/text-filter'
import { useMemo } from 'react'

import type { ReportResult } from '~/api/cost'
import { printAmount, printChange, printExactly } from '~/base/amounts'
import { stepName } from '~/base/dates'
import { compareNullable, subtract } from '~/base/decimal'
import { dimensionName, measureName } from '~/base/names'
import { Empty } from '~/ui/Empty'

import { drillChoices, drillInto } from './drill'
import { groupName, valueName, type Group, type Pivot } from './pivot'
import { writeState, type ReportState } from './state'

interface GroupTableProps {
  state: ReportState
  result: ReportResult
  table: Pivot
  previous: Pivot | null
}

interface Row {
  group: Group
  before: string | null
  change: string | null
}

// With more steps than this the columns of time would bury the totals.
const mostSteps = 45

export function GroupTable({ state, result, table, previous }: GroupTableProps) {
  const rows = useMemo(() => rowsOf(table, previous), [table, previous])
  const columns = columnsOf(state, result, table, previous !== null)
  const { items, collectionProps, filterProps, paginationProps, filteredItemsCount } = useCollection(rows, {
    filtering: {
      filteringFunction: (row, text) =>
        groupName(row.group, result.dimensions).toLowerCase().includes(text.toLowerCase()),
      empty: <Empty title="No charges">No charge of the period matches the filter.</Empty>,
      noMatch: <Empty title="No group has this in its name" />,
    },
    pagination: { pageSize: 25 },
    sorting: {},
  })
  return (
    <Table
      {...collectionProps}
      variant="container"
      items={items}
      columnDefinitions={columns}
      trackBy={(row) => row.group.key}
      stickyColumns={{ first: 1 }}
      contentDensity="compact"
      renderAriaLive={({ firstIndex, lastIndex, totalItemsCount = 0 }) =>
        `Groups ${String(firstIndex)} to ${String(lastIndex)} of ${String(totalItemsCount)}`
      }
      header={
        <Header variant="h2" counter={`(${String(rows.length)})`} description={`Total ${printAmount(result.total[0] ?? null, table.measures[0] ?? '')} ${result.currency ?? ''}`}>
          Groups
        </Header>
      }
      filter={
        rows.length > 10 && (
          <TextFilter
            {...filterProps}
            filteringPlaceholder="Find a group"
            filteringAriaLabel="Find a group"
            countText={filterProps.filteringText ? `${String(filteredItemsCount ?? 0)} found` : ''}
          />
        )
      }
      pagination={rows.length > 25 && <Pagination {...paginationProps} />}
    />
  )
}

function rowsOf(table: Pivot, previous: Pivot | null): Row[] {
  const before = new Map((previous?.groups ?? []).map((group) => [group.key, group.totals[0] ?? null]))
  return table.groups.map((group) => {
    const was = before.get(group.key) ?? null
    const is = group.totals[0] ?? null
    return { group, before: was, change: was !== null && is !== null ? subtract(is, was) : is }
  })
}

function amountCell(value: string | null, measure: string) {
  return (
    <span className="muster-amount" title={printExactly(value)}>
      {printAmount(value, measure)}
    </span>
  )
}

function columnsOf(
  state: ReportState,
  result: ReportResult,
  table: Pivot,
  compares: boolean,
): TableProps.ColumnDefinition<Row>[] {
  const measure = table.measures[0] ?? ''
  const names: TableProps.ColumnDefinition<Row>[] = result.dimensions.map((dimension, index) => ({
    id: `dimension-${dimension}`,
    header: dimensionName(dimension),
    cell: ({ group }) => <DimensionCell state={state} group={group} dimension={dimension} index={index} />,
    sortingComparator: (a, b) => (a.group.dimensions[index] ?? '').localeCompare(b.group.dimensions[index] ?? ''),
    isRowHeader: index === 0,
    maxWidth: 360,
    minWidth: 150,
  }))
  if (names.length === 0) {
    names.push({ id: 'all', header: 'Charges', cell: () => 'All charges', isRowHeader: true })
  }
  const totals: TableProps.ColumnDefinition<Row>[] = table.measures.map((name, index) => ({
    id: `total-${name}`,
    header: measureName(name),
    cell: ({ group }) => <Box variant="strong">{amountCell(group.totals[index] ?? null, name)}</Box>,
    sortingComparator: (a, b) => compareNullable(a.group.totals[index] ?? null, b.group.totals[index] ?? null),
    minWidth: 120,
  }))
  const comparison: TableProps.ColumnDefinition<Row>[] = compares
    ? [
        { id: 'before', header: 'Before', cell: (row) => amountCell(row.before, measure), sortingComparator: (a, b) => compareNullable(a.before, b.before), minWidth: 110 },
        { id: 'change', header: 'Change', cell: (row) => amountCell(row.change, measure), sortingComparator: (a, b) => compareNullable(a.change, b.change), minWidth: 110 },
        { id: 'percent', header: 'Change %', cell: (row) => printChange(row.before, row.group.totals[0] ?? null), minWidth: 100 },
      ]
    : []
  const steps: TableProps.ColumnDefinition<Row>[] =
    table.periods.length > 1 && table.periods.length <= mostSteps
      ? table.periods.map((period, step) => ({
          id: `step-${period}`,
          header: stepName(period, state.granularity),
          cell: ({ group }) => amountCell(group.steps[step]?.[0] ?? null, measure),
          sortingComparator: (a, b) => compareNullable(a.group.steps[step]?.[0] ?? null, b.group.steps[step]?.[0] ?? null),
          minWidth: 100,
        }))
      : []
  return [...names, ...totals, ...comparison, ...steps]
}

interface DimensionCellProps {
  state: ReportState
  group: Group
  dimension: string
  index: number
}

function DimensionCell({ state, group, dimension, index }: DimensionCellProps) {
  if (group.isOther) return index === 0 ? <i>Other</i> : null
  const value = group.dimensions[index] ?? null
  if (dimension === 'resource' && value !== null) {
    return <Link href={`/cost/resource?id=${encodeURIComponent(value)}&period=${encodeURIComponent(state.period)}`}>{value}</Link>
  }
  if (index > 0) return valueName(value, dimension)
  const by = drillChoices(state)[0]
  const target = { ...state, ...drillInto(state, group, null, by ? [by] : state.by) }
  return <Link href={`/cost/report?${writeState(target).toString()}`}>{valueName(value, dimension)}</Link>
}
