import Box from '@cloudscape-design/components/box'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { useQuery } from '@tanstack/react-query'

import type { Connection, Feature } from '~/api/connections'
import { printTime, timeAgo } from '~/base/dates'
import { ProblemAlert } from '~/ui/ProblemAlert'

import { featuresQuery } from './queries'
import { FeatureStateText } from './StateText'

/** What can be done with the connection, and what will unlock the rest. */
export function FeatureTable({ connection }: { connection: Connection }) {
  const features = useQuery(featuresQuery(connection.id))
  if (features.isError) return <ProblemAlert error={features.error} onRetry={() => void features.refetch()} />
  const all = features.data?.items ?? []
  const other = all.filter((one) => one.state === 'unsupported')
  return (
    <Table
      items={all.filter((one) => one.state !== 'unsupported')}
      trackBy="name"
      wrapLines
      loading={features.isPending}
      loadingText="Loading"
      header={<Header variant="h2" description="Locked features unlock by themselves once AWS allows what they need.">What works</Header>}
      footer={other.length > 0 && <Box color="text-body-secondary" variant="small">Not for this kind of account: {other.map((one) => one.title).join(', ')}.</Box>}
      columnDefinitions={[
        { id: 'title', header: 'Feature', isRowHeader: true, minWidth: 180, cell: (one) => one.title },
        { id: 'state', header: 'State', minWidth: 150, cell: (one) => <FeatureStateText state={one.state} /> },
        { id: 'since', header: 'Since', minWidth: 120, cell: (one) => <Since feature={one} /> },
        { id: 'unlock', header: 'What will unlock it', minWidth: 240, cell: (one) => <Unlock feature={one} /> },
      ]}
    />
  )
}

function Since({ feature }: { feature: Feature }) {
  if (feature.state === 'unchecked') return <>–</>
  return <span title={printTime(feature.since)}>{timeAgo(feature.since)}</span>
}

export function Unlock({ feature }: { feature: Feature }) {
  if (feature.state === 'available') {
    return <Box color="text-body-secondary">{feature.worked_at ? `Last worked ${timeAgo(feature.worked_at)}` : 'Nothing is missing'}</Box>
  }
  return (
    <SpaceBetween size="xxs">
      {feature.waits_for && <div>Waits for {feature.waits_for}.</div>}
      {feature.missing.length > 0 && (
        <div>
          The role is not allowed:
          <ul className="muster-actions">{feature.missing.map((action) => <li key={action}><code>{action}</code></li>)}</ul>
        </div>
      )}
      <div>{feature.unlocked_by}</div>
    </SpaceBetween>
  )
}
