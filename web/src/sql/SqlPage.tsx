import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import Header from '@cloudscape-design/components/header'
import Pagination from '@cloudscape-design/components/pagination'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import Textarea from '@cloudscape-design/components/textarea'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useSearchParams } from 'react-router'

import { runSql, type SqlResult } from '~/api/cost'
import { Empty } from '~/ui/Empty'
import { ProblemAlert } from '~/ui/ProblemAlert'
import { usePageTitle } from '~/ui/usePageTitle'

const example = `select x_billing_month, line_item_product_code, sum(unblended_cost) as cost
from charges
group by all
order by cost desc
limit 100`

const examples: [string, string][] = [
  ['Cost by month and product', example],
  ['Columns of the charges', 'describe charges'],
  ['Largest single charges', 'select line_item_usage_start_date, line_item_resource_id, line_item_usage_type, unblended_cost\nfrom charges\norder by unblended_cost desc nulls last\nlimit 50'],
  ['Charges without a resource', "select line_item_product_code, line_item_line_item_type, count(*) as lines, sum(unblended_cost) as cost\nfrom charges\nwhere line_item_resource_id is null\ngroup by all\norder by cost desc"],
]

const mostRows = 5_000
const pageSize = 100

/** SQL over the charges; the statement is in the address, so that it can be sent to a colleague. */
export default function SqlPage() {
  usePageTitle('SQL')
  const [parameters, setParameters] = useSearchParams()
  const asked = parameters.get('q')
  const [draft, setDraft] = useState(asked ?? example)
  const running = useRef<AbortController | null>(null)
  const query = useMutation({
    mutationFn: (statement: string) => {
      running.current?.abort()
      running.current = new AbortController()
      return runSql(statement, mostRows, running.current.signal)
    },
  })
  const { mutate } = query
  useEffect(() => () => running.current?.abort(), [])
  const run = () => {
    setParameters({ q: draft }, { replace: true })
    mutate(draft)
  }
  return (
    <ContentLayout
      header={
        <Header variant="h1" description="One statement of DuckDB's SQL that reads. It sees charges, no files and no network.">
          SQL
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Container>
          <SpaceBetween size="s">
            <div className="muster-sql">
              <Textarea
                value={draft}
                rows={9}
                spellcheck={false}
                ariaLabel="SQL statement"
                onChange={({ detail }) => { setDraft(detail.value) }}
                onKeyDown={({ detail }) => { if (detail.key === 'Enter' && (detail.ctrlKey || detail.metaKey)) run() }}
              />
            </div>
            <SpaceBetween direction="horizontal" size="xs" alignItems="center">
              <Button variant="primary" loading={query.isPending} disabled={!draft.trim()} onClick={run}>Run</Button>
              {query.isPending && <Button onClick={() => { running.current?.abort() }}>Stop</Button>}
              <Box color="text-body-secondary">Ctrl+Enter runs it too.</Box>
            </SpaceBetween>
            <ExpandableSection headerText="Tables and examples">
              <SpaceBetween size="s">
                <div className="muster-prose">
                  <code>charges</code> has every line of the current bills under the columns&apos; own names; <code>r1</code>,{' '}
                  <code>r2</code> and <code>r3</code> hold sums by day, by month, and by day and resource. A condition on{' '}
                  <code>x_billing_month</code> leaves other months unread.
                </div>
                <SpaceBetween direction="horizontal" size="xs">
                  {examples.map(([name, text]) => <Button key={name} onClick={() => { setDraft(text) }}>{name}</Button>)}
                </SpaceBetween>
              </SpaceBetween>
            </ExpandableSection>
          </SpaceBetween>
        </Container>
        {query.isError && query.error.name !== 'AbortError' && <ProblemAlert error={query.error} header="The statement failed" />}
        {query.data && <Result key={query.submittedAt} result={query.data} />}
      </SpaceBetween>
    </ContentLayout>
  )
}

function isNumber(type: string): boolean {
  return /DECIMAL|INT|DOUBLE|FLOAT|NUMBER/i.test(type)
}

interface ResultRow {
  cells: (string | null)[]
  index: number
}

function Result({ result }: { result: SqlResult }) {
  const [page, setPage] = useState(1)
  const rows: ResultRow[] = result.rows.slice((page - 1) * pageSize, page * pageSize).map((cells, index) => ({ cells, index }))
  const pages = Math.ceil(result.rows.length / pageSize)
  return (
    <SpaceBetween size="s">
      {result.is_truncated && <Alert type="info">There are more rows than the {result.rows.length} shown. Aggregate, or add a limit.</Alert>}
      <Table
        items={rows}
        contentDensity="compact"
        stripedRows
        wrapLines={false}
        trackBy={(row) => String(row.index)}
        header={<Header variant="h2" counter={`(${String(result.rows.length)})`} actions={<Button onClick={() => { saveCsv(result) }}>Download CSV</Button>}>Result</Header>}
        pagination={pages > 1 && <Pagination currentPageIndex={page} pagesCount={pages} onChange={({ detail }) => { setPage(detail.currentPageIndex) }} />}
        empty={<Empty title="No rows">The statement ran and found nothing.</Empty>}
        columnDefinitions={result.columns.map((column, place) => ({
          id: `${String(place)}-${column.name}`,
          header: column.name,
          cell: ({ cells }: ResultRow) => {
            const value = cells[place] ?? null
            if (value === null) return <Box color="text-status-inactive">null</Box>
            return isNumber(column.type) ? <span className="muster-amount">{value}</span> : value
          },
        }))}
      />
    </SpaceBetween>
  )
}

function saveCsv({ columns, rows }: SqlResult): void {
  const cell = (value: string | null) => (value === null ? '' : /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)
  const lines = [columns.map((column) => column.name), ...rows].map((row) => row.map(cell).join(','))
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([lines.join('\r\n')], { type: 'text/csv' }))
  link.download = 'result.csv'
  link.click()
  URL.revokeObjectURL(link.href)
}
