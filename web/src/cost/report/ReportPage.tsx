import Alert from '@cloudscape-design/components/alert'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Container from '@cloudscape-design/components/container'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import Header from '@cloudscape-design/components/header'
import SegmentedControl from '@cloudscape-design/components/segmented-control'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useMemo, useState } from 'react'
import { useSearchParams } from 'react-router'

import { readSavedReport, type ReportResult } from '~/api/cost'
import { printAmount, printChange, printMoney } from '~/base/amounts'
import { isMoney, measureName } from '~/base/names'
import { begin } from '~/base/page'
import type { ChartPoint } from '~/chart/CostChart'
import { WithoutBills } from '~/connections/WithoutBills'
import { Empty } from '~/ui/Empty'
import { Loading } from '~/ui/Loading'
import { ProblemAlert } from '~/ui/ProblemAlert'
import { usePageTitle } from '~/ui/usePageTitle'

import { CostExplorerNote } from '../CostExplorerNote'
import { monthsQuery, reportQuery, usualPeriod } from '../queries'
import { Controls } from './Controls'
import { DrillBar } from './DrillBar'
import { GroupBars } from './GroupBars'
import { GroupTable } from './GroupTable'
import { InvoicePanel } from './InvoicePanel'
import { periodText, previousRange, rangeName } from './period'
import { pivot, type Pivot } from './pivot'
import { loadReportChart, ReportChart } from './lazyReportChart'
import { ReportActions } from './ReportActions'
import { toDocument, type Chart, type ReportState } from './state'
import { useReportState } from './useReportState'

const FilterEditor = lazy(() => import('../filter/FilterEditor'))

begin(loadReportChart) // with the page, since nearly every report draws one

export default function ReportPage() {
  const months = useQuery(monthsQuery)
  const [parameters] = useSearchParams()
  // Which period is usual depends on the bills there are; an address that names its period waits for nothing.
  if (months.isPending && !parameters.has('period')) return <Loading />
  if (months.data?.items.length === 0) return <WithoutReport />
  return <Report usual={usualPeriod(months.data?.items ?? [])} />
}

function WithoutReport() {
  usePageTitle('Cost report')
  return <ContentLayout header={<Header variant="h1">Cost report</Header>}><NoBills /></ContentLayout>
}

function Report({ usual }: { usual: string }) {
  const [state, update] = useReportState(usual)
  const saved = useQuery({
    queryKey: ['saved-reports', state.saved],
    queryFn: () => readSavedReport(state.saved ?? ''),
    enabled: state.saved !== null,
  })
  const title = state.saved !== null && saved.data ? saved.data.name : 'Cost report'
  usePageTitle(title)
  const result = useQuery(reportQuery(toDocument(state)))
  const [filterOpen, setFilterOpen] = useState(state.filter !== '')
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={result.data ? rangeName(result.data.report.range) : ' '}
          actions={<ReportActions state={state} saved={state.saved !== null ? (saved.data ?? null) : null} update={update} />}
        >
          {title}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Container>
          <Controls state={state} update={update} />
          <ExpandableSection
            headerText={state.filter ? 'Filter' : 'Add a filter'}
            headerDescription={filterOpen ? '' : state.filter}
            expanded={filterOpen}
            onChange={({ detail }) => { setFilterOpen(detail.expanded) }}
          >
            {filterOpen && (
              <Suspense fallback={<Loading />}>
                <FilterEditor text={state.filter} period={state.period} onApply={(filter) => { update({ filter }) }} />
              </Suspense>
            )}
          </ExpandableSection>
        </Container>
        {result.isError && (
          <ProblemAlert error={result.error} header="The report could not be made" onRetry={() => void result.refetch()} />
        )}
        {result.isPending && <Loading label="Adding up" />}
        {result.data && !result.isError && (
          <Result state={state} result={result.data} isStale={result.isPlaceholderData} update={update} />
        )}
      </SpaceBetween>
    </ContentLayout>
  )
}

interface ResultProps {
  state: ReportState
  result: ReportResult
  isStale: boolean
  update: (part: Partial<ReportState>) => void
}

function Result({ state, result, isStale, update }: ResultProps) {
  const table = useMemo(() => pivot(result), [result])
  const before = usePrevious(state, result)
  const measure = table.measures[0] ?? ''
  const print = (value: string | null) =>
    isMoney(measure) ? printMoney(value, result.currency) : printAmount(value, measure)
  const was = before?.result.total[0] ?? null
  return (
    <div className={isStale ? 'muster-stale' : ''} aria-busy={isStale}>
      <SpaceBetween size="l">
        <CostExplorerNote range={result.report.range} />
        {result.notes.map((note) => <Alert key={note} type="info">{note}</Alert>)}
        <Container
          header={
            <Header
              variant="h2"
              description={
                !before
                  ? measureName(measure)
                  : was === null
                    ? `Nothing to compare with: no charges in ${rangeName(before.result.report.range)}`
                    : `${print(was)} in ${rangeName(before.result.report.range)}, ${printChange(was, result.total[0] ?? null)}`
              }
              actions={<ChartChoice chart={state.chart} onChange={(chart) => { update({ chart }) }} />}
            >
              {print(result.total[0] ?? null)}
            </Header>
          }
        >
          {table.groups.length === 0 ? (
            <Empty title="No charges">
              There are bills for this time, but no charge in them passes the filter. Choose another period, or
              take conditions away.
            </Empty>
          ) : (
            state.chart !== 'table' && <Drawing state={state} result={result} table={table} previous={before?.table ?? null} update={update} print={print} />
          )}
          {state.chart === 'table' && table.groups.length > 0 && <p className="muster-prose">The numbers stand in the table below.</p>}
        </Container>
        <GroupTable state={state} result={result} table={table} previous={before?.table ?? null} />
        <InvoicePanel result={result} />
      </SpaceBetween>
    </div>
  )
}

interface DrawingProps {
  state: ReportState
  result: ReportResult
  table: Pivot
  previous: Pivot | null
  update: (part: Partial<ReportState>) => void
  print: (value: string | null) => string
}

function Drawing({ state, result, table, previous, update, print }: DrawingProps) {
  const [selected, setSelected] = useState<ChartPoint | null>(null)
  const group = table.groups[selected?.series ?? -1] ?? null
  const step = selected && selected.step >= 0 ? (table.periods[selected.step] ?? null) : null
  const amount = !selected
    ? null
    : step === null
      ? (group?.totals[0] ?? null)
      : ((group ? group.steps[selected.step]?.[0] : table.stepTotals[selected.step]) ?? null)
  return (
    <Suspense fallback={<div className="muster-chart-room" />}>
      {table.periods.length === 1 && table.groups.length > 1 ? (
        <GroupBars table={table} dimensions={result.dimensions} print={print} onSelect={(series) => { setSelected({ series, step: -1 }) }} />
      ) : (
        <ReportChart
          result={result}
          table={table}
          previous={previous}
          kind={state.chart === 'line' ? 'line' : 'bar'}
          label={`${measureName(table.measures[0] ?? '')} over time`}
          onSelect={setSelected}
        />
      )}
      {selected && (
        <DrillBar
          state={state}
          group={group}
          step={step}
          amount={print(amount)}
          update={update}
          onClose={() => { setSelected(null) }}
        />
      )}
    </Suspense>
  )
}

function usePrevious(state: ReportState, result: ReportResult): { result: ReportResult; table: Pivot } | null {
  const range = previousRange(result.report.range)
  // Groups that are "Other" now need not be so before: all are asked for and matched by their values.
  const whole = toDocument({ ...state, top: null })
  const query = useQuery({
    ...reportQuery({ ...whole, period: periodText(range) }),
    enabled: state.comparesPrevious,
  })
  const { data } = query
  return useMemo(() => (state.comparesPrevious && data ? { result: data, table: pivot(data) } : null), [state.comparesPrevious, data])
}

function ChartChoice({ chart, onChange }: { chart: Chart; onChange: (chart: Chart) => void }) {
  return (
    <SegmentedControl
      label="Chart"
      selectedId={chart}
      options={[
        { id: 'bar', text: 'Bars' },
        { id: 'line', text: 'Lines' },
        { id: 'table', text: 'Table' },
      ]}
      onChange={({ detail }) => { onChange(detail.selectedId as Chart) }}
    />
  )
}

export function NoBills() {
  return (
    <Container>
      <WithoutBills>
        Reports are made of AWS billing files: Cost and Usage Reports (legacy or 2.0) or FOCUS exports. Once there are
        some, this page fills itself.
      </WithoutBills>
    </Container>
  )
}
