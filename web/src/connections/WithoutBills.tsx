import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { ReactNode } from 'react'

import { timeAgo } from '~/base/dates'
import { useCan } from '~/session/useSession'
import { Empty } from '~/ui/Empty'

import { useStandings, type Standing } from './queries'
import { remedyFor } from './remedies'
import { StateText } from './StateText'

/** Stands where bills are needed and none are: what would be here, what it waits for and since when, what unlocks it. */
export function WithoutBills({ children }: { children: ReactNode }) {
  const can = useCan()
  const mayLook = can('connections.read')
  const standings = useStandings('billing_bucket', mayLook)
  const relevant = (standings ?? []).filter(({ feature }) => feature.state !== 'unsupported')
  const mayConnect = can('connections.create')
  const mayImport = can('billing.update')
  return (
    <Empty
      title="No bills yet"
      action={
        <SpaceBetween direction="horizontal" size="xs">
          {mayConnect && <Button variant={relevant.length === 0 ? 'primary' : 'normal'} href="/connections/new">Connect an AWS account</Button>}
          {mayImport && <Button href="/billing/import">Import bills</Button>}
        </SpaceBetween>
      }
    >
      <SpaceBetween size="s">
        <div>{children}</div>
        {relevant.map((one) => <WaitingFor key={one.connection.id} standing={one} />)}
        {relevant.length === 0 && (
          <div>
            {mayConnect || mayImport
              ? 'Connect the account that pays for the others, and its bills come in by themselves; or import files from a directory that the server may read.'
              : 'An administrator has to connect an AWS account, or to import files.'}
          </div>
        )}
      </SpaceBetween>
    </Empty>
  )
}

/** Says of a connection what its bills wait for. */
function WaitingFor({ standing: { connection, feature } }: { standing: Standing }) {
  return (
    <div>
      <Link href={`/connections/${connection.id}`}>{connection.name}</Link> <StateText state={connection.state} />
      <Box color="text-body-secondary">{reason({ connection, feature })}</Box>
    </div>
  )
}

export function reason({ connection, feature }: Standing): string {
  const since = `, since ${timeAgo(feature.state === 'unchecked' ? connection.since : feature.since)}`
  if (connection.state === 'pending') return `No role lets Muster in${since}. Finish connecting the account.`
  if (connection.state === 'disconnected') return `It was disconnected${since}. Connect it again.`
  if (connection.state === 'error') return `${remedyFor(connection.cause?.code ?? '')?.title ?? 'The role does not work'}${since}.`
  if (feature.state === 'locked') return `The role lacks ${feature.missing.join(', ')}${since}. ${feature.unlocked_by}`
  if (feature.state === 'waiting') return `Waits for ${feature.waits_for ?? 'AWS'}${since}. ${feature.unlocked_by}`
  if (feature.state === 'available') return `Waits for AWS to deliver the first bill${since}. It comes within a day, and by itself.`
  return 'The role is being looked at.'
}
