import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { useQuery } from '@tanstack/react-query'
import { Suspense, useMemo } from 'react'
import { useSearchParams } from 'react-router'

import type { ReportResult } from '~/api/cost'
import { printMoney, printAmount } from '~/base/amounts'
import { dimensionName } from '~/base/names'
import { Await } from '~/ui/Await'
import { Empty } from '~/ui/Empty'
import { Loading } from '~/ui/Loading'
import { usePageTitle } from '~/ui/usePageTitle'

import { monthsQuery, namesQuery, reportQuery, usualPeriod } from '../queries'
import { ReportChart } from '../report/lazyReportChart'
import { pivot } from '../report/pivot'
import { rangeName } from '../report/period'
import { conditionText, reportLink } from '../report/state'

const facts = ['account', 'service', 'region', 'instance_type']

/** One resource: what it is, what it costs by day, and for what. */
export default function ResourcePage() {
  const [parameters] = useSearchParams()
  const id = parameters.get('id') ?? ''
  usePageTitle(id)
  const months = useQuery(monthsQuery)
  const period = parameters.get('period') ?? usualPeriod(months.data?.items ?? [])
  const filter = conditionText('resource', id)
  const base = { measures: ['unblended_cost'], period, filter }
  const ready = months.isFetched || parameters.has('period')
  const daily = useQuery({ ...reportQuery({ ...base, by: ['usage_type'], granularity: 'day', top: 8 }), enabled: ready })
  const parts = useQuery({
    ...reportQuery({ ...base, measures: ['unblended_cost', 'usage_amount'], by: ['charge_type', 'usage_type', 'operation'], granularity: 'total' }),
    enabled: ready,
  })
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={daily.data ? rangeName(daily.data.report.range) : period}
          actions={<Button href={reportLink({ period, by: ['usage_type'], filter })}>Open as report</Button>}
        >
          <span className="muster-wrap">{id}</span>{' '}
          <CopyToClipboard variant="icon" textToCopy={id} copySuccessText="Copied" copyErrorText="Not copied" copyButtonAriaLabel="Copy the id" />
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Facts period={period} filter={filter} enabled={ready} />
        <Container header={<Header variant="h2">By day and usage type</Header>}>
          <Await query={daily}>{(result) => <Daily result={result} />}</Await>
        </Container>
        <Await query={parts}>
          {(result) => (
            <Table
              items={result.rows}
              contentDensity="compact"
              header={<Header variant="h2" description={printMoney(result.total[0] ?? null, result.currency)}>What it is charged for</Header>}
              empty={<Empty title="No charges in this time" />}
              columnDefinitions={[
                ...result.dimensions.map((dimension, index) => ({
                  id: dimension,
                  header: dimensionName(dimension),
                  cell: (row: ReportResult['rows'][number]) => row.dimensions[index] ?? '–',
                  isRowHeader: index === 1,
                })),
                { id: 'usage', header: 'Usage', cell: (row) => <span className="muster-amount">{printAmount(row.measures[1] ?? null, 'usage_amount')}</span> },
                { id: 'cost', header: 'Unblended cost', cell: (row) => <span className="muster-amount">{printMoney(row.measures[0] ?? null, result.currency, 4)}</span> },
              ]}
            />
          )}
        </Await>
      </SpaceBetween>
    </ContentLayout>
  )
}

function Daily({ result }: { result: ReportResult }) {
  const table = useMemo(() => pivot(result), [result])
  if (table.groups.length === 0) return <Empty title="No charges in this time">Choose another period, or check the id.</Empty>
  return (
    <Suspense fallback={<Loading />}>
      <ReportChart result={result} table={table} previous={null} kind="bar" height={260} label="Cost of the resource by day" onSelect={() => undefined} />
    </Suspense>
  )
}

function Facts({ period, filter, enabled }: { period: string; filter: string; enabled: boolean }) {
  const names = useQuery(namesQuery)
  const tags = (names.data?.dimensions ?? []).filter((one) => one.kind === 'tag').map((one) => one.name).slice(0, 12)
  const by = [...facts, ...tags]
  const query = useQuery({
    ...reportQuery({ measures: ['unblended_cost'], by, granularity: 'total', period, filter }),
    enabled: enabled && names.isFetched,
  })
  if (!query.data) return null
  const values = query.data.dimensions.map((dimension, index) => ({
    label: dimensionName(dimension),
    value: [...new Set(query.data.rows.map((row) => row.dimensions[index]).filter(Boolean))].join(', '),
  }))
  return (
    <Container header={<Header variant="h2">Facts</Header>}>
      <KeyValuePairs columns={4} items={values.filter((one) => one.value !== '').map((one) => ({ label: one.label, value: <Box>{one.value}</Box> }))} />
    </Container>
  )
}
