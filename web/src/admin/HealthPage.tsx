import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'
import { useQuery } from '@tanstack/react-query'

import { readHealth, type HealthCheck } from '~/api/platform'
import { printTime } from '~/base/dates'
import { Await } from '~/ui/Await'
import { usePageTitle } from '~/ui/usePageTitle'

const types = { ok: 'success', warning: 'warning', failed: 'error' } as const
const names = { ok: 'Well', warning: 'Look at this', failed: 'Failed' } as const
const order: HealthCheck['state'][] = ['failed', 'warning', 'ok']

export default function HealthPage() {
  usePageTitle('Health')
  const health = useQuery({ queryKey: ['health'], queryFn: readHealth, refetchInterval: 30_000 })
  return (
    <ContentLayout header={<Header variant="h1" description={<>The same as <code>muster doctor</code> says, looked at every half minute.</>}>Health</Header>}>
      <Await query={health}>
        {(data) => (
          <SpaceBetween size="l">
            <Container>
              <KeyValuePairs columns={2} items={[{ label: 'Version', value: data.version }, { label: 'Running since', value: printTime(data.started_at) }]} />
            </Container>
            <Table
              items={[...data.checks].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state))}
              trackBy="name"
              wrapLines
              header={<Header variant="h2">Checks</Header>}
              columnDefinitions={[
                { id: 'state', header: 'State', minWidth: 140, cell: (check) => <StatusIndicator type={types[check.state]}>{names[check.state]}</StatusIndicator> },
                { id: 'name', header: 'Check', isRowHeader: true, cell: (check) => check.name },
                { id: 'detail', header: 'Found', minWidth: 220, cell: (check) => check.detail },
                { id: 'advice', header: 'What to do', minWidth: 220, cell: (check) => check.advice ?? '' },
              ]}
            />
          </SpaceBetween>
        )}
      </Await>
    </ContentLayout>
  )
}
