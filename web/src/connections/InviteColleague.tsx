import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import type { Connection } from '~/api/connections'
import { inviteToConnect, listConnectInvitations, withdrawConnectInvitation, type ConnectInvitation, type MadeInvitation } from '~/api/invitations'
import { useAnnouncements } from '~/base/announcements'
import { printTime, timeAgo } from '~/base/dates'
import { Await } from '~/ui/Await'
import { ProblemAlert } from '~/ui/ProblemAlert'

/** A link for somebody who may make roles and has no account here. */
export function InviteColleague({ connection }: { connection: Connection }) {
  const key = ['connections', 'invitations', connection.id]
  const open = useQuery({ queryKey: key, queryFn: () => listConnectInvitations(connection.id) })
  return (
    <Container header={<Header variant="h2" description="Somebody who may make roles there can finish this connection by a link, without an account here. It is good for 12 hours, and for nothing else.">Invite a colleague</Header>}>
      <SpaceBetween size="m">
        <NewInvitation connection={connection} refreshes={key} />
        <Await query={open}>{({ items }) => items.length > 0 && <OpenInvitations connection={connection} items={items} refreshes={key} />}</Await>
      </SpaceBetween>
    </Container>
  )
}

function NewInvitation({ connection, refreshes }: { connection: Connection; refreshes: string[] }) {
  const client = useQueryClient()
  const [email, setEmail] = useState('')
  const invite = useMutation({
    mutationFn: () => inviteToConnect(connection.id, email.trim() || null),
    onSuccess: () => {
      setEmail('')
      void client.invalidateQueries({ queryKey: refreshes })
    },
  })
  return (
    <form onSubmit={(event) => { event.preventDefault(); invite.mutate() }}>
      <SpaceBetween size="s">
        {invite.isError && <ProblemAlert error={invite.error} />}
        <FormField label={<>E-mail address <i>- optional</i></>} description="Where mail is set up, the link is sent there. Otherwise hand it over yourself.">
          <Input type="email" value={email} autoComplete={false} onChange={({ detail }) => { setEmail(detail.value) }} />
        </FormField>
        <Button formAction="submit" loading={invite.isPending}>Make a link</Button>
        {invite.data && <Shown made={invite.data} />}
      </SpaceBetween>
    </form>
  )
}

function Shown({ made }: { made: MadeInvitation }) {
  return (
    <SpaceBetween size="xs">
      <Alert type="success">
        {made.is_mailed && made.email ? `Mailed to ${made.email}. ` : ''}The link is shown once. It ends {printTime(made.expires_at)}.
      </Alert>
      <code className="muster-secret">{made.url}</code>
      <CopyToClipboard copyButtonText="Copy link" textToCopy={made.url} copySuccessText="Copied" copyErrorText="The browser did not allow it; mark the link and copy it" />
    </SpaceBetween>
  )
}

interface OpenInvitationsProps {
  connection: Connection
  items: ConnectInvitation[]
  refreshes: string[]
}

function OpenInvitations({ connection, items, refreshes }: OpenInvitationsProps) {
  const client = useQueryClient()
  const { announce } = useAnnouncements()
  const withdraw = useMutation({
    mutationFn: (id: string) => withdrawConnectInvitation(connection.id, id),
    onError: (error) => { announce('error', error.message) },
    onSettled: () => void client.invalidateQueries({ queryKey: refreshes }),
  })
  return (
    <Table
      variant="embedded"
      items={items}
      trackBy="id"
      header={<Box variant="h3">Links that work</Box>}
      columnDefinitions={[
        { id: 'to', header: 'For', isRowHeader: true, cell: (one) => one.email ?? 'whoever has it' },
        { id: 'made', header: 'Made', cell: (one) => printTime(one.created_at) },
        { id: 'used', header: 'First opened', cell: (one) => one.used_at ? <span title={printTime(one.used_at)}>{timeAgo(one.used_at)}</span> : 'Not yet' },
        { id: 'ends', header: 'Ends', cell: (one) => printTime(one.expires_at) },
        { id: 'actions', header: 'Actions', cell: (one) => <Button variant="inline-link" ariaLabel={`Withdraw the link for ${one.email ?? 'whoever has it'}`} onClick={() => { withdraw.mutate(one.id) }}>Withdraw</Button> },
      ]}
    />
  )
}
