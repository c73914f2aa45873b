import Alert from '@cloudscape-design/components/alert'
import Badge from '@cloudscape-design/components/badge'
import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'
import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'

import type { Version, VersionCheck } from '~/api/billing'
import { printBytes, printCount, printExactly } from '~/base/amounts'
import { monthName, printTime } from '~/base/dates'
import { Await } from '~/ui/Await'
import { Empty } from '~/ui/Empty'
import { usePageTitle } from '~/ui/usePageTitle'

import { monthLink } from './BillsPage'
import { isFromCostExplorer } from './format'
import { FormatText } from './FormatText'
import { versionQuery } from './queries'

/** The proof of one import: what was read, and what was checked against what. */
export default function VersionPage() {
  const { id = '' } = useParams()
  usePageTitle(`Version ${id}`)
  const version = useQuery(versionQuery(id))
  return <Await query={version}>{(data) => <Proof version={data} />}</Await>
}

const verdicts: Record<VersionCheck['verdict'], [StatusIndicatorProps.Type, string]> = {
  passed: ['success', 'Holds'],
  violated: ['warning', 'Does not hold'],
  not_applicable: ['stopped', 'Does not apply'],
}
const order: VersionCheck['verdict'][] = ['violated', 'passed', 'not_applicable']

function Proof({ version }: { version: Version }) {
  const violated = version.checks.filter((check) => check.verdict === 'violated').length
  const checks = [...version.checks].sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict))
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={<><Link href={monthLink(version)}>{monthName(version.month)}, {version.source}</Link></>}
          info={version.current ? <Badge color="green">current</Badge> : <Badge>replaced</Badge>}
        >
          Version {version.id}
        </Header>
      }
    >
      <SpaceBetween size="l">
        {isFromCostExplorer(version) && (
          <Alert type="info" header="Not a bill yet">
            This is what Cost Explorer tells of the month, by day, account and service, without resources and tags. The month’s bill takes its place as soon as there is one.
          </Alert>
        )}
        <Container>
          <KeyValuePairs
            columns={4}
            items={[
              { label: 'Charges', value: printCount(version.rows) },
              { label: 'Rejected rows', value: version.rejected_rows === 0 ? 'none' : <StatusIndicator type="warning">{printCount(version.rejected_rows)}</StatusIndicator> },
              { label: 'Format', value: <FormatText format={version.format} /> },
              { label: 'Currency', value: version.currency ?? '–' },
              { label: 'Delivered by AWS', value: version.delivered_at ? printTime(version.delivered_at) : '–' },
              { label: 'Imported', value: printTime(version.published_at) },
              { label: 'Kept on disk', value: printBytes(version.bytes) },
              { label: 'Delivery', value: <span className="muster-code">{version.delivery_id}</span> },
            ]}
          />
        </Container>
        <Table
          items={checks}
          trackBy="name"
          contentDensity="compact"
          wrapLines
          header={
            <Header variant="h2" description={violated === 0 ? 'Every check that applies to this format holds.' : `${violated === 1 ? 'One check does' : `${String(violated)} checks do`} not hold. The bill is used all the same; the lines below say by how much it is off.`}>
              Checks
            </Header>
          }
          columnDefinitions={[
            { id: 'verdict', header: 'Verdict', minWidth: 150, cell: (check) => { const [type, text] = verdicts[check.verdict]; return <StatusIndicator type={type}>{text}</StatusIndicator> } },
            { id: 'name', header: 'Check', isRowHeader: true, minWidth: 180, cell: (check) => check.name },
            { id: 'detail', header: 'What it compares', minWidth: 260, cell: (check) => check.detail ?? '' },
            { id: 'expected', header: 'Expected', minWidth: 140, cell: (check) => <span className="muster-digits">{printExactly(check.expected)}</span> },
            { id: 'actual', header: 'Found', minWidth: 140, cell: (check) => <span className="muster-digits">{printExactly(check.actual)}</span> },
          ]}
        />
        <Table
          items={version.files}
          trackBy="name"
          contentDensity="compact"
          wrapLines
          header={<Header variant="h2" counter={`(${String(version.files.length)})`}>Files read</Header>}
          columnDefinitions={[
            { id: 'name', header: 'File', isRowHeader: true, minWidth: 240, cell: (file) => <span className="muster-code">{file.name}</span> },
            { id: 'bytes', header: 'Size', cell: (file) => <span className="muster-amount">{printBytes(file.bytes)}</span> },
            { id: 'rows', header: 'Rows of this month', cell: (file) => <span className="muster-amount">{printCount(file.rows)}</span> },
            { id: 'file_rows', header: 'Rows in all', cell: (file) => <span className="muster-amount">{printCount(file.file_rows)}</span> },
            { id: 'sha256', header: 'SHA-256', cell: (file) => <span className="muster-code" title={file.sha256 ?? ''}>{file.sha256?.slice(0, 12) ?? '–'}</span> },
          ]}
        />
        <Table
          items={version.roundings}
          trackBy="column"
          contentDensity="compact"
          header={<Header variant="h2" description="Amounts with more than ten places are rounded once, half away from zero; what that left out is kept.">Rounding</Header>}
          empty={<Empty title="Nothing was rounded">Every amount of this bill has ten places or fewer.</Empty>}
          columnDefinitions={[
            { id: 'column', header: 'Column', isRowHeader: true, cell: (one) => one.column },
            { id: 'count', header: 'Charges', cell: (one) => <span className="muster-amount">{printCount(one.count)}</span> },
            { id: 'residual', header: 'Left out in all', cell: (one) => <span className="muster-amount">{one.residual}</span> },
          ]}
        />
        <ExpandableSection variant="container" headerText="Sums made at import">
          <Table
            variant="embedded"
            items={version.rollups}
            trackBy="name"
            contentDensity="compact"
            wrapLines
            empty="None: the month is small, and reports read its charges."
            columnDefinitions={[
              { id: 'name', header: 'Rollup', isRowHeader: true, cell: (one) => one.name },
              { id: 'rows', header: 'Rows', cell: (one) => <span className="muster-amount">{printCount(one.rows)}</span> },
              { id: 'keys', header: 'By', minWidth: 300, cell: (one) => <span className="muster-code">{one.keys.join(', ')}</span> },
            ]}
          />
        </ExpandableSection>
      </SpaceBetween>
    </ContentLayout>
  )
}
