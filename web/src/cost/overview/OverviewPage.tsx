import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQuery } from '@tanstack/react-query'
import { Suspense, useMemo } from 'react'
import { useNavigate, useSearchParams } from 'react-router'

import type { DateRange, ReportResult } from '~/api/cost'
import { printChange, printMoney } from '~/base/amounts'
import { lastDayOf, monthName, monthOf, today } from '~/base/dates'
import { WithoutBills } from '~/connections/WithoutBills'
import { Await } from '~/ui/Await'
import { Empty } from '~/ui/Empty'
import { Loading } from '~/ui/Loading'
import { usePageTitle } from '~/ui/usePageTitle'

import { CostExplorerNote } from '../CostExplorerNote'
import { monthsQuery, newestMonth, reportQuery } from '../queries'
import { drillInto } from '../report/drill'
import { ReportChart } from '../report/lazyReportChart'
import { periodText, rangeName } from '../report/period'
import { pivot } from '../report/pivot'
import { defaultState, reportLink } from '../report/state'
import { BarList } from './BarList'
import { dailyAverage, movers, rangeBefore, rangeSoFar, runRate } from './figures'
import { MoversTable } from './MoversTable'

export default function OverviewPage() {
  usePageTitle('Overview')
  const months = useQuery(monthsQuery)
  const [parameters, setParameters] = useSearchParams()
  return (
    <Await query={months}>
      {({ items }) => {
        const known = [...new Set(items.map((one) => one.month))].sort().reverse()
        const month = parameters.get('month') ?? newestMonth(items)
        if (month === null) return <FirstSteps />
        return (
          <ContentLayout
            header={
              <Header
                variant="h1"
                description={month === monthOf(today()) ? 'The month so far beside the same days of the month before.' : 'The newest bill beside that of the month before.'}
                actions={
                  <Select
                    ariaLabel="Month"
                    selectedOption={{ value: month, label: monthName(month) }}
                    options={known.map((value) => ({ value, label: monthName(value) }))}
                    onChange={({ detail }) => { setParameters({ month: detail.selectedOption.value ?? '' }) }}
                  />
                }
              >
                Overview
              </Header>
            }
          >
            <Month month={month} />
          </ContentLayout>
        )
      }}
    </Await>
  )
}

function Month({ month }: { month: string }) {
  const daily = useQuery(
    reportQuery({ measures: ['unblended_cost'], by: ['service'], granularity: 'day', period: `${month}-01..${lastDayOf(month)}`, top: 8 }),
  )
  const range = rangeSoFar(month, daily.data)
  const before = rangeBefore(range)
  const total = (by: string, period: DateRange) =>
    reportQuery({ measures: ['unblended_cost'], by: [by], granularity: 'total', period: periodText(period) })
  const services = useQuery({ ...total('service', range), enabled: daily.isSuccess })
  const servicesBefore = useQuery({ ...total('service', before), enabled: daily.isSuccess })
  const accounts = useQuery({ ...total('account', range), enabled: daily.isSuccess })
  return (
    <SpaceBetween size="l">
      <CostExplorerNote range={range} />
      <Await query={services} label="Adding up">
        {(now) => <Figures now={now} before={servicesBefore.data} range={range} previous={before} />}
      </Await>
      <Container header={<Header variant="h2" actions={<Button href={reportLink({ period: month })}>Open as report</Button>}>By day and service</Header>}>
        <Await query={daily}>{(result) => <Daily result={result} month={month} />}</Await>
      </Container>
      <div className="muster-pair">
        <Container header={<Header variant="h2" description={`Since ${rangeName(before)}`}>What changed most</Header>}>
          <Await query={services}>
            {(now) => (
              <Await query={servicesBefore}>
                {(was) => <MoversTable movers={movers(now, was).slice(0, 8)} currency={now.currency} period={month} />}
              </Await>
            )}
          </Await>
        </Container>
        <SpaceBetween size="l">
          <Container header={<Header variant="h2" actions={<Button href={reportLink({ period: month, granularity: 'total', by: ['service'], top: null })}>All</Button>}>Services</Header>}>
            <Await query={services}>{(result) => <BarList result={result} period={month} label="Cost by service" />}</Await>
          </Container>
          <Container header={<Header variant="h2" actions={<Button href={reportLink({ period: month, granularity: 'total', by: ['account'], top: null })}>All</Button>}>Accounts</Header>}>
            <Await query={accounts}>{(result) => <BarList result={result} period={month} label="Cost by account" />}</Await>
          </Container>
        </SpaceBetween>
      </div>
    </SpaceBetween>
  )
}

interface FiguresProps {
  now: ReportResult
  before: ReportResult | undefined
  range: DateRange
  previous: DateRange
}

function Figures({ now, before, range, previous }: FiguresProps) {
  const total = now.total[0] ?? null
  const was = before?.total[0] ?? null
  const isOver = range.last === lastDayOf(monthOf(range.first))
  const month = monthName(range.first)
  return (
    <div className="muster-figures">
      <Figure label={isOver ? month : `${month} to date`} value={printMoney(total, now.currency)} note={`up to ${range.last}`} />
      <Figure
        label={isOver ? 'Month before' : 'Same days of the month before'}
        value={before ? printMoney(was, before.currency) : '…'}
        note={before ? `${printChange(was, total)} since ${rangeName(previous)}` : ''}
      />
      {isOver ? (
        <Figure label="Average of a day" value={total === null ? '–' : printMoney(dailyAverage(total, range), now.currency)} note={`${range.last.slice(8)} days`} />
      ) : (
        <Figure label={`${month} at this rate`} value={total === null ? '–' : printMoney(runRate(total, range), now.currency)} note="If the other days cost as much as those so far. No forecast yet." />
      )}
    </div>
  )
}

function Figure({ label, value, note }: { label: string; value: string; note: string }) {
  return (
    <Container>
      <Box variant="awsui-key-label">{label}</Box>
      <div className="muster-figure">{value}</div>
      <Box variant="small" color="text-body-secondary">{note}</Box>
    </Container>
  )
}

function Daily({ result, month }: { result: ReportResult; month: string }) {
  const navigate = useNavigate()
  const table = useMemo(() => pivot(result), [result])
  if (table.groups.length === 0) return <Empty title="No charges in this month" />
  return (
    <Suspense fallback={<Loading />}>
      <ReportChart
        result={result}
        table={table}
        previous={null}
        kind="bar"
        height={280}
        label="Cost by day and service"
        onSelect={({ series, step }) => {
          const group = table.groups[series ?? -1] ?? null
          const state = { ...defaultState, period: month }
          const by = group && !group.isOther ? ['usage_type'] : ['service']
          void navigate(reportLink({ ...state, ...drillInto(state, group, table.periods[step] ?? null, by) }))
        }}
      />
    </Suspense>
  )
}

function FirstSteps() {
  return (
    <ContentLayout header={<Header variant="h1">Overview</Header>}>
      <Container>
        <WithoutBills>
          This page shows what your AWS organization spends: the month so far, what changed, by service and by
          account. It is made of AWS billing files: Cost and Usage Reports (legacy or 2.0) or FOCUS exports.
        </WithoutBills>
      </Container>
    </ContentLayout>
  )
}
