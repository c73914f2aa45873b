import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { changeChannel, deleteChannel, listChannels, newSecret, readNotificationSettings, testChannel, type Channel } from '~/api/notifications'
import { hasEnded, readTask } from '~/api/tasks'
import { useAnnouncements } from '~/base/announcements'
import { timeAgo } from '~/base/dates'
import { useCan } from '~/session/useSession'
import { Confirm } from '~/ui/Confirm'
import { Empty } from '~/ui/Empty'
import { ProblemAlert } from '~/ui/ProblemAlert'
import { usePageTitle } from '~/ui/usePageTitle'

import { ChannelDialog, SecretDialog } from './ChannelDialog'
import { failureText, kindOf } from './channels'

type Doing = { what: 'add' } | { what: 'edit' | 'delete' | 'secret'; channel: Channel } | null

/** Waits for the end of a test, which is tried once and so is soon there. */
async function sendTest(channel: Channel): Promise<void> {
  let task = await testChannel(channel.id)
  while (!hasEnded(task)) {
    await new Promise((resolve) => setTimeout(resolve, 700))
    task = await readTask(task.id)
  }
  if (task.state !== 'succeeded') throw new Error(task.error?.detail ?? 'The test was cancelled.')
}

export default function NotificationsPage() {
  usePageTitle('Notifications')
  const can = useCan()
  const mayChange = can('notifications.update_all')
  const client = useQueryClient()
  const { announce } = useAnnouncements()
  const [doing, setDoing] = useState<Doing>(null)
  const channels = useQuery({ queryKey: ['notification-channels'], queryFn: listChannels })
  const settings = useQuery({ queryKey: ['notification-settings'], queryFn: readNotificationSettings })
  const refresh = () => void client.invalidateQueries({ queryKey: ['notification-channels'] })
  const test = useMutation({
    mutationFn: sendTest,
    onSuccess: (_, channel) => { announce('success', `The test to ${channel.name} has arrived.`) },
    onError: (error, channel) => { announce('error', `The test to ${channel.name} did not arrive: ${error.message}`) },
    onSettled: refresh,
  })
  const turn = useMutation({
    mutationFn: (channel: Channel) => changeChannel(channel.id, { is_on: !channel.is_on }),
    onSuccess: refresh,
    onError: (error) => { announce('error', error.message) },
  })
  const remove = useMutation({
    mutationFn: (channel: Channel) => deleteChannel(channel.id),
    onSuccess: () => { refresh(); setDoing(null) },
  })
  const renew = useMutation({
    mutationFn: (channel: Channel) => newSecret(channel.id),
    onSuccess: () => { refresh(); setDoing(null) },
  })
  const problem = channels.error ?? settings.error
  if (problem) return <ProblemAlert error={problem} onRetry={() => { void channels.refetch(); void settings.refetch() }} />
  const add = mayChange ? <Button variant="primary" disabled={!settings.data} onClick={() => { setDoing({ what: 'add' }) }}>Add channel</Button> : undefined
  return (
    <SpaceBetween size="m">
      {settings.data && !settings.data.sends_mail && (
        <Alert type="info" header="Mail is not set up">
          Invitations and links to set a password are handed over by people, and e-mail channels do nothing. To have
          them mailed, name a mail server in the configuration: <code>mail.server</code>, <code>mail.from</code> and{' '}
          <code>public_url</code>.
        </Alert>
      )}
      <Table
        variant="full-page"
        wrapLines
        items={channels.data?.items ?? []}
        trackBy="id"
        loading={channels.isPending}
        loadingText="Loading"
        header={<Header variant="h1" actions={add} description="Where Muster tells of what happens, beside the mails that people get about themselves.">Notifications</Header>}
        empty={
          <Empty title="No channels" action={add}>
            A channel takes notices to Slack, to a program of yours or to an e-mail address: that an import has failed,
            that somebody was invited, that an API token is getting old.
          </Empty>
        }
        columnDefinitions={[
          { id: 'name', header: 'Name', isRowHeader: true, minWidth: 130, cell: (one) => one.name },
          { id: 'kind', header: 'Kind', cell: (one) => kindOf(one.kind).label },
          { id: 'target', header: 'To', minWidth: 180, cell: (one) => one.target },
          { id: 'events', header: 'Told of', cell: (one) => (one.events.length === 1 ? '1 event' : `${String(one.events.length)} events`) },
          { id: 'state', header: 'State', minWidth: 180, cell: (one) => <ChannelState channel={one} /> },
          {
            id: 'actions', header: 'Actions', minWidth: 160,
            cell: (one) => mayChange ? (
              <SpaceBetween direction="horizontal" size="xs" alignItems="center">
                <Button variant="inline-link" loading={test.isPending && test.variables.id === one.id} ariaLabel={`Send a test to ${one.name}`} onClick={() => { test.mutate(one) }}>Send test</Button>
                <ButtonDropdown
                  variant="icon"
                  ariaLabel={`Actions for ${one.name}`}
                  expandToViewport
                  items={[
                    { id: 'edit', text: 'Edit' },
                    { id: 'turn', text: one.is_on ? 'Turn off' : 'Turn on' },
                    ...(one.kind === 'webhook' ? [{ id: 'secret', text: 'New secret' }] : []),
                    { id: 'delete', text: 'Delete' },
                  ]}
                  onItemClick={({ detail: { id } }) => {
                    if (id === 'turn') turn.mutate(one)
                    else if (id === 'edit' || id === 'delete' || id === 'secret') setDoing({ what: id, channel: one })
                  }}
                />
              </SpaceBetween>
            ) : null,
          },
        ]}
      />
      {(doing?.what === 'add' || doing?.what === 'edit') && settings.data && (
        <ChannelDialog channel={doing.what === 'edit' ? doing.channel : null} settings={settings.data} onSaved={refresh} onClose={() => { setDoing(null) }} />
      )}
      {doing?.what === 'delete' && (
        <Confirm title={`Delete ${doing.channel.name}?`} action="Delete" isBusy={remove.isPending} error={remove.error} onConfirm={() => { remove.mutate(doing.channel) }} onClose={() => { setDoing(null) }}>
          Nothing is sent there any more, and where it led to is forgotten. To stop it for a while, turn it off instead.
        </Confirm>
      )}
      {doing?.what === 'secret' && (
        <Confirm title={`New secret for ${doing.channel.name}?`} action="Make it" isBusy={renew.isPending} error={renew.error} onConfirm={() => { renew.mutate(doing.channel) }} onClose={() => { setDoing(null) }}>
          Messages are signed with the present secret too for 24 hours, so that none is refused while you change over.
        </Confirm>
      )}
      {renew.data?.secret && <SecretDialog secret={renew.data.secret} onClose={() => { renew.reset() }} />}
    </SpaceBetween>
  )
}

function ChannelState({ channel }: { channel: Channel }) {
  if (!channel.is_on) return <StatusIndicator type="stopped">Off</StatusIndicator>
  if (channel.failure) {
    return <StatusIndicator type="error">Failed {channel.failed_at ? timeAgo(channel.failed_at) : ''}: {failureText(channel.failure)}</StatusIndicator>
  }
  if (channel.delivered_at) return <StatusIndicator type="success">Arrived {timeAgo(channel.delivered_at)}</StatusIndicator>
  return <StatusIndicator type="pending">Nothing sent yet</StatusIndicator>
}
