import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Link from '@cloudscape-design/components/link'

import type { CollectedAccount } from '~/api/resources'
import { useCan } from '~/session/useSession'
import { Empty } from '~/ui/Empty'

/** What the page waits for, where no account can be listed yet. */
export function Gate({ accounts }: { accounts: CollectedAccount[] }) {
  const can = useCan()
  if (accounts.length === 0) {
    return (
      <Empty title="No AWS account is connected" action={can('connections.create') && <Button variant="primary" href="/connections/new">Connect an AWS account</Button>}>
        Muster lists instances, volumes, databases, load balancers, addresses, buckets and functions of connected
        accounts, with what each costs by AWS&apos;s price list.
      </Empty>
    )
  }
  return (
    <Empty title="No connected account may be listed yet">
      {accounts.map((account) => (
        <div key={account.connection_id}>
          <strong>{account.connection_name}</strong>: {account.unlocked_by}
          {account.missing.length > 0 && <> AWS refuses {account.missing.join(', ')}.</>}
        </div>
      ))}
    </Empty>
  )
}

/** Accounts that can be listed, but have not been yet, and those that cannot. */
export function Waiting({ accounts }: { accounts: CollectedAccount[] }) {
  const locked = accounts.filter((one) => one.state !== 'available' && one.state !== 'unsupported')
  const failed = accounts.filter((one) => one.state === 'available' && one.problem !== null)
  const first = accounts.filter((one) => one.state === 'available' && one.collected_at === null && one.problem === null)
  if (locked.length + failed.length + first.length === 0) return null
  return (
    <Alert type="info" header="Not all accounts are in">
      {first.length > 0 && <div>{first.map((one) => one.connection_name).join(', ')}: is being read for the first time, which takes minutes.</div>}
      {failed.map((one) => <div key={one.connection_id}>{one.connection_name}: {one.problem?.detail}</div>)}
      {locked.map((one) => (
        <div key={one.connection_id}>
          <Link href={`/connections/${one.connection_id}`}>{one.connection_name}</Link>: {one.unlocked_by}
          {one.missing.length > 0 && <> AWS refuses {one.missing.join(', ')}.</>}
        </div>
      ))}
    </Alert>
  )
}
