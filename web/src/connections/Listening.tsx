import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, type ReactNode } from 'react'

import { checkConnection, listen, type Connection } from '~/api/connections'
import { hasEnded } from '~/api/tasks'
import { useAnnouncements } from '~/base/announcements'
import { useCan } from '~/session/useSession'
import { useTask } from '~/tasks/useTasks'

import { CauseAlert } from './CauseAlert'
import { connectionQuery, featuresQuery } from './queries'
import { useConnectionSource } from './source'

/** Follows a connection live: it turns green by itself once the role works. */
export function Listening({ connection }: { connection: Connection }) {
  return (
    <div role="status" aria-live="polite" data-state={connection.state}>
      <Content connection={connection} />
    </div>
  )
}

function Content({ connection }: { connection: Connection }) {
  const { state, cause } = connection
  const source = useConnectionSource(connection)
  if (state === 'connected') return <Connected connection={connection} />
  if (state === 'verifying') {
    return <Alert type="info" header="The role is there"><StatusIndicator type="in-progress">Looking at what it may do</StatusIndicator></Alert>
  }
  if (state === 'pending') return <Waiting connection={connection} />
  if (state === 'disconnected') {
    return <Alert type="info" header="Disconnected" action={<ListenButton connection={connection}>Connect again</ListenButton>}>Muster asks AWS nothing. The role may be used again, with the same external id.</Alert>
  }
  if (!cause) return null
  return (
    <CauseAlert
      subject={connection}
      source={source}
      code={cause.code}
      detail={cause.detail}
      type={state === 'degraded' ? 'warning' : 'error'}
      action={connection.role_arn ? <CheckButton connection={connection} /> : undefined}
    />
  )
}

function Connected({ connection }: { connection: Connection }) {
  const features = useQuery(featuresQuery(connection.id))
  const waiting = features.data?.items.filter((one) => one.state === 'waiting' || one.state === 'locked') ?? []
  return (
    <Alert type="success" header="Connected">
      Muster can read account {connection.account_id}.
      {connection.bills && <> Bills come in from the bucket {connection.bills.bucket} by themselves, as soon as AWS delivers them.</>}
      {waiting.map((one) => <div key={one.name}>{one.title}: {one.waits_for ? `waits for ${one.waits_for}.` : one.unlocked_by}</div>)}
    </Alert>
  )
}

/** Seconds since the page began to listen, for advice that comes when it takes long. */
function useSeconds(): number {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => { setSeconds((before) => before + 1) }, 1000)
    return () => { clearInterval(timer) }
  }, [])
  return seconds
}

const patience = 180

function Waiting({ connection }: { connection: Connection }) {
  const task = useTask(connection.task ?? '', connection.task !== null)
  const seconds = useSeconds()
  if (!connection.account_id) {
    return (
      <Alert type="info" header="The account is not known yet">
        Muster cannot listen without it. Give the ARN of the role once it is there.
      </Alert>
    )
  }
  if (task.data && hasEnded(task.data)) {
    return (
      <Alert type="warning" header="Muster does not listen any more" action={<ListenButton connection={connection}>Listen again</ListenButton>}>
        {task.data.error?.detail ?? 'Somebody has ended it.'}
      </Alert>
    )
  }
  return (
    <Alert type="info" header="Listening for the role">
      <SpaceBetween size="xs">
        <StatusIndicator type="loading">
          Role <code>{connection.role_name}</code> in account {connection.account_id}
        </StatusIndicator>
        <Box color="inherit">
          Muster tries it every two seconds; this turns green by itself. You may leave the page: it goes on for two weeks.
        </Box>
        {seconds > patience && (
          <Box color="inherit">
            It takes longer than usual. Has the stack or the script ended without an error? Is it in account {connection.account_id},
            and is the role called as above? A role of another name can be given below, by its ARN.
          </Box>
        )}
      </SpaceBetween>
    </Alert>
  )
}

function useAction(connection: Connection, action: (id: string) => Promise<unknown>) {
  const client = useQueryClient()
  const { announce } = useAnnouncements()
  return useMutation({
    mutationFn: () => action(connection.id),
    onSuccess: () => void client.invalidateQueries({ queryKey: connectionQuery(connection.id).queryKey }),
    onError: (error) => { announce('error', error.message) },
    onSettled: () => void client.invalidateQueries({ queryKey: ['connections'] }),
  })
}

export function ListenButton({ connection, children }: { connection: Connection; children: ReactNode }) {
  const can = useCan()
  const act = useAction(connection, listen)
  if (!can('connections.update') || !connection.account_id) return null
  return <Button loading={act.isPending} onClick={() => { act.mutate() }}>{children}</Button>
}

export function CheckButton({ connection }: { connection: Connection }) {
  const can = useCan()
  const act = useAction(connection, checkConnection)
  if (!can('connections.update') || !connection.role_arn) return null
  return <Button iconName="refresh" loading={act.isPending} loadingText="Looking" onClick={() => { act.mutate() }}>Look again now</Button>
}
