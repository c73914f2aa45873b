import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { makeProvisioningToken, revokeProvisioningToken, type Provisioning } from '~/api/federation'
import { useAnnouncements } from '~/base/announcements'
import { printTime, timeAgo } from '~/base/dates'
import { Await } from '~/ui/Await'
import { Confirm } from '~/ui/Confirm'
import { Copied } from '~/ui/Copied'
import { Empty } from '~/ui/Empty'

import { provisioningQuery } from './queries'

type Token = Provisioning['tokens'][number]

interface ProvisioningBoxProps {
  provider: string
  mayChange: boolean
}

/** How the provider's directory brings users and groups, and takes them away (SCIM 2.0). */
export function ProvisioningBox({ provider, mayChange }: ProvisioningBoxProps) {
  const provisioning = useQuery(provisioningQuery(provider))
  return (
    <Container header={<Header variant="h2" description="The directory makes and ends users and groups here by itself (SCIM 2.0). Whoever leaves the company is out at once, with sessions and tokens.">Provisioning</Header>}>
      <Await query={provisioning}>
        {(known) => (
          <SpaceBetween size="l">
            <KeyValuePairs columns={1} items={[{ label: 'Address for the directory', value: <Copied text={known.base_url} what="address for the directory" /> }]} />
            <KeyValuePairs
              columns={3}
              items={[
                { label: 'Last seen', value: known.last_used_at ? timeAgo(known.last_used_at) : 'never' },
                { label: 'Users that it keeps', value: known.users },
                { label: 'Groups that it keeps', value: known.groups },
              ]}
            />
            <Tokens provider={provider} tokens={known.tokens} mayChange={mayChange} />
          </SpaceBetween>
        )}
      </Await>
    </Container>
  )
}

const most = 2

function Tokens({ provider, tokens, mayChange }: ProvisioningBoxProps & { tokens: Token[] }) {
  const client = useQueryClient()
  const { announce } = useAnnouncements()
  const [leaving, setLeaving] = useState<Token | null>(null)
  const refresh = () => void client.invalidateQueries({ queryKey: ['federation', 'provisioning', provider] })
  const make = useMutation({ mutationFn: () => makeProvisioningToken(provider), onSuccess: refresh, onError: (error) => { announce('error', error.message) } })
  const revoke = useMutation({
    mutationFn: (one: Token) => revokeProvisioningToken(provider, one.id),
    onSuccess: () => { setLeaving(null); refresh() },
  })
  return (
    <>
      <Table
        variant="embedded"
        items={tokens}
        trackBy="id"
        ariaLabels={{ tableLabel: 'Tokens', itemSelectionLabel: () => '', selectionGroupLabel: '' }}
        header={
          <Header
            variant="h3"
            description={tokens.length > 0 && 'To change it without a gap: make a second one, enter it at the directory, then take the first away.'}
            actions={mayChange && <Button loading={make.isPending} disabled={tokens.length >= most} onClick={() => { make.mutate() }}>{tokens.length === 0 ? 'Make a token' : 'Make a second token'}</Button>}
          >
            Tokens
          </Header>
        }
        empty={<Empty title="No token">Without one, the directory brings nobody.</Empty>}
        columnDefinitions={[
          { id: 'hint', header: 'Begins with', isRowHeader: true, cell: (one) => <code>{one.hint}…</code> },
          { id: 'made', header: 'Made', cell: (one) => printTime(one.created_at) },
          { id: 'used', header: 'Last used', cell: (one) => (one.last_used_at ? timeAgo(one.last_used_at) : 'never') },
          ...(mayChange ? [{ id: 'actions', header: 'Actions', cell: (one: Token) => <Button variant="inline-link" ariaLabel={`Take away the token ${one.hint}`} onClick={() => { setLeaving(one) }}>Take away</Button> }] : []),
        ]}
      />
      {make.data && <Secret secret={make.data.secret} onClose={() => { make.reset() }} />}
      {leaving && (
        <Confirm title="Take the token away?" action="Take away" isBusy={revoke.isPending} error={revoke.error} onConfirm={() => { revoke.mutate(leaving) }} onClose={() => { setLeaving(null) }}>
          {tokens.length === 1 ? 'It is the only one: the directory brings and takes away nobody from then on. Users stay as they are.' : 'The directory has to have the other one by now.'}
        </Confirm>
      )}
    </>
  )
}

function Secret({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <Modal visible header="The new token" onDismiss={onClose} footer={<Box float="right"><Button variant="primary" onClick={onClose}>I have entered it</Button></Box>}>
      <SpaceBetween size="m">
        <Alert type="warning">This is shown once. Muster keeps only a hash of it.</Alert>
        <code className="muster-secret">{secret}</code>
        <CopyToClipboard copyButtonText="Copy token" textToCopy={secret} copySuccessText="Copied" copyErrorText="The browser did not allow it; mark the token and copy it" />
      </SpaceBetween>
    </Modal>
  )
}
