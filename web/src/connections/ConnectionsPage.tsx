import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import Box from '@cloudscape-design/components/box'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import type { Connection } from '~/api/connections'
import { printTime, timeAgo } from '~/base/dates'
import { useCan } from '~/session/useSession'
import { Empty } from '~/ui/Empty'
import { ProblemAlert } from '~/ui/ProblemAlert'
import { usePageTitle } from '~/ui/usePageTitle'

import { connectionsQuery } from './queries'
import { remedyFor } from './remedies'
import { StateText } from './StateText'
import { accountText, kindWords, partitionWords } from './words'

/** The AWS accounts that let Muster in, and how each stands. */
export default function ConnectionsPage() {
  usePageTitle('Connections')
  const can = useCan()
  const connections = useQuery(connectionsQuery)
  if (connections.isError) return <ProblemAlert error={connections.error} onRetry={() => void connections.refetch()} />
  const items = connections.data?.items ?? []
  const connect = can('connections.create') ? <Button variant="primary" href="/connections/new">Connect an account</Button> : undefined
  return (
    <Table
      variant="full-page"
      items={items}
      trackBy="id"
      wrapLines
      loading={connections.isPending}
      loadingText="Loading"
      header={
        <Header variant="h1" counter={items.length > 0 ? `(${String(items.length)})` : ''} actions={connect} description="AWS accounts that let Muster in by a role that reads.">
          Connections
        </Header>
      }
      empty={<Nothing action={connect} />}
      columnDefinitions={[
        { id: 'name', header: 'Name', isRowHeader: true, minWidth: 160, cell: (one) => <Link href={`/connections/${one.id}`}>{one.name}</Link> },
        { id: 'state', header: 'State', minWidth: 170, cell: (one) => <State connection={one} /> },
        { id: 'account', header: 'Account', minWidth: 130, cell: accountText },
        { id: 'kind', header: 'Kind', minWidth: 130, cell: (one) => <>{kindWords(one.kind).short}{one.partition !== 'aws' && <Box variant="small" color="text-body-secondary">{partitionWords(one.partition).label}</Box>}</> },
        { id: 'bills', header: 'Bills from', minWidth: 140, cell: (one) => <span className="muster-wrap">{one.bills?.bucket ?? '–'}</span> },
        { id: 'worked', header: 'Last worked', minWidth: 120, cell: (one) => one.worked_at ? <span title={printTime(one.worked_at)}>{timeAgo(one.worked_at)}</span> : 'Never' },
      ]}
    />
  )
}

function State({ connection }: { connection: Connection }) {
  const { cause } = connection
  return (
    <SpaceBetween size="xxs">
      <StateText state={connection.state} />
      <Box variant="small" color="text-body-secondary">
        {cause ? (remedyFor(cause.code)?.title ?? cause.detail) : `since ${timeAgo(connection.since)}`}
      </Box>
    </SpaceBetween>
  )
}

function Nothing({ action }: { action: ReactNode }) {
  return (
    <Empty title="No account is connected" action={action}>
      A connection is an AWS account that lets Muster in by a role. Bills then come in by themselves, and what runs in the
      account can be seen. Nobody hands over keys, the role reads only, and deleting it ends the access at once.
      {action ? ' It takes about three minutes: begin with the account that pays for the others.' : ' An administrator of Muster can connect one.'}
    </Empty>
  )
}
