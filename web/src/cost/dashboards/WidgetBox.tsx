import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import { useQuery } from '@tanstack/react-query'
import { Suspense, useMemo, type ReactNode } from 'react'
import { useNavigate } from 'react-router'

import { Problem } from '~/api/client'
import { readSavedReport, runReport, viewOf, type ReportResult, type Widget } from '~/api/cost'
import { printAmount, printMoney } from '~/base/amounts'
import { isMoney } from '~/base/names'
import { Await } from '~/ui/Await'
import { Empty } from '~/ui/Empty'
import { Loading } from '~/ui/Loading'

import { BarList } from '../overview/BarList'
import { ReportChart } from '../report/lazyReportChart'
import { pivot } from '../report/pivot'

interface WidgetBoxProps {
  widget: Widget
  actions: ReactNode
}

/** One report on a dashboard, as it is now. */
export function WidgetBox({ widget, actions }: WidgetBoxProps) {
  const query = useQuery({
    queryKey: ['widget', widget.saved_report, widget.report],
    queryFn: async ({ signal }) => {
      const saved = widget.saved_report ? await readSavedReport(widget.saved_report) : null
      const report = saved?.report ?? widget.report
      if (!report) throw new Error('This place shows no report.')
      return { result: await runReport(report, signal), view: viewOf(saved?.view ?? widget.view) }
    },
  })
  const link = widget.saved_report ? `/cost/saved/${widget.saved_report}` : '/cost/report'
  const isGone = query.error instanceof Problem && query.error.status === 404
  const total = query.data?.result.total[0] ?? null
  const isCost = isMoney(query.data?.result.measures[0] ?? '')
  return (
    <Container
      fitHeight
      header={
        <Header variant="h2" actions={actions} description={query.data ? (isCost ? printMoney(total, query.data.result.currency) : printAmount(total, 'lines')) : ''}>
          <Link href={link} fontSize="inherit">{widget.title}</Link>
        </Header>
      }
    >
      {isGone ? (
        <Empty title="This report is gone">It was deleted, or is not shared with you. Remove it from the dashboard.</Empty>
      ) : (
        <Await query={query}>
          {({ result, view }) => <Content result={result} kind={view.chart === 'line' ? 'line' : 'bar'} link={link} title={widget.title} />}
        </Await>
      )}
    </Container>
  )
}

interface ContentProps {
  result: ReportResult
  kind: 'bar' | 'line'
  link: string
  title: string
}

function Content({ result, kind, link, title }: ContentProps) {
  const navigate = useNavigate()
  const table = useMemo(() => pivot(result), [result])
  if (table.groups.length === 0) return <Empty title="No charges in this time" />
  if (table.periods.length < 2 && result.dimensions.length > 0) {
    return <BarList result={result} period={result.report.period} label={title} />
  }
  return (
    <Suspense fallback={<Loading />}>
      <ReportChart result={result} table={table} previous={null} kind={kind} height={220} label={title} onSelect={() => { void navigate(link) }} />
    </Suspense>
  )
}
