import Badge from '@cloudscape-design/components/badge'
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'

import { printCount } from '~/base/amounts'
import { monthName, printTime } from '~/base/dates'
import { reportLink } from '~/cost/report/state'
import NotFoundPage from '~/shell/NotFoundPage'
import { Await } from '~/ui/Await'
import { Empty } from '~/ui/Empty'
import { usePageTitle } from '~/ui/usePageTitle'

import { DiffTable } from './DiffTable'
import { FormatText } from './FormatText'
import { versionsQuery } from './queries'

/** The versions of one month's bill, and what changed between two of them. */
export default function MonthPage() {
  const [parameters] = useSearchParams()
  return parameters.get('month') ? <Month /> : <NotFoundPage />
}

function Month() {
  const [parameters, setParameters] = useSearchParams()
  const source = parameters.get('source') ?? ''
  const month = parameters.get('month') ?? ''
  usePageTitle(`${monthName(month)}, ${source}`)
  const versions = useQuery(versionsQuery(source, month))
  return (
    <Await query={versions}>
      {({ items }) => {
        const sorted = [...items].sort((a, b) => b.published_at.localeCompare(a.published_at))
        const [newest, older] = sorted
        const after = parameters.get('after') ?? (newest ? String(newest.id) : null)
        const before = parameters.get('before') ?? (older ? String(older.id) : null)
        const choose = (part: Record<string, string>) => {
          setParameters({ source, month, ...(before && { before }), ...(after && { after }), ...part })
        }
        return (
          <SpaceBetween size="l">
            <Table
              items={sorted}
              trackBy={(one) => String(one.id)}
              header={
                <Header variant="h1" description={source} actions={<Button href={reportLink({ period: month, ...(source && { filter: '' }) })}>Open as report</Button>}>
                  {monthName(month)}
                </Header>
              }
              empty={<Empty title="No version of this month" action={<Link href="/billing">All bills</Link>} />}
              columnDefinitions={[
                { id: 'id', header: 'Version', isRowHeader: true, cell: (one) => <Link href={`/billing/versions/${String(one.id)}`}>Version {one.id}</Link> },
                { id: 'current', header: 'State', cell: (one) => one.current ? <Badge color="green">current</Badge> : <Badge>replaced</Badge> },
                { id: 'format', header: 'Format', cell: (one) => <FormatText format={one.format} /> },
                { id: 'published', header: 'Imported', cell: (one) => printTime(one.published_at) },
                { id: 'delivered', header: 'Delivered by AWS', cell: (one) => one.delivered_at ? printTime(one.delivered_at) : '–' },
                { id: 'rows', header: 'Charges', cell: (one) => <span className="muster-amount">{printCount(one.rows)}</span> },
                {
                  id: 'compare', header: 'Compare',
                  cell: (one) => (
                    <SpaceBetween direction="horizontal" size="xs">
                      <Button variant="inline-link" ariaLabel={`Compare from version ${String(one.id)}`} disabled={before === String(one.id)} onClick={() => { choose({ before: String(one.id) }) }}>from</Button>
                      <Button variant="inline-link" ariaLabel={`Compare to version ${String(one.id)}`} disabled={after === String(one.id)} onClick={() => { choose({ after: String(one.id) }) }}>to</Button>
                    </SpaceBetween>
                  ),
                },
              ]}
            />
            {before && after && before !== after ? (
              <DiffTable before={before} after={after} />
            ) : (
              <Table
                items={[]}
                columnDefinitions={[]}
                header={<Header variant="h2">What changed between deliveries</Header>}
                empty={<Empty title="One version only">AWS delivers a month again and again until its invoice is final. When the next delivery is imported, the differences stand here.</Empty>}
              />
            )}
          </SpaceBetween>
        )
      }}
    </Await>
  )
}
