import Alert from '@cloudscape-design/components/alert'
import Badge from '@cloudscape-design/components/badge'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { addPasskey, beginPasskey, listPasskeys, removePasskey, renamePasskey, type Passkey } from '~/api/passkeys'
import { useAnnouncements } from '~/base/announcements'
import { printTime, timeAgo } from '~/base/dates'
import { canUsePasskeys, makePasskey } from '~/session/passkeys'
import { Await } from '~/ui/Await'
import { Confirm } from '~/ui/Confirm'
import { Empty } from '~/ui/Empty'
import { ProblemAlert } from '~/ui/ProblemAlert'

import { RecoveryCodes } from './RecoveryCodes'
import { browserName } from './browser'

const passkeysKey = ['passkeys']

/** One's passkeys: as second factor, and in place of address and password. */
export function PasskeysBox() {
  const passkeys = useQuery({ queryKey: passkeysKey, queryFn: listPasskeys })
  const [isAdding, setAdding] = useState(false)
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="A finger, a face or a key in place of the password and the code. Nobody can ask it out of you: it works on this site alone."
          actions={canUsePasskeys() && <Button onClick={() => { setAdding(true) }}>Add passkey</Button>}
        >
          Passkeys
        </Header>
      }
    >
      <Await query={passkeys}>{({ items }) => <Passkeys items={items} />}</Await>
      {isAdding && <AddDialog onClose={() => { setAdding(false) }} />}
    </Container>
  )
}

function Passkeys({ items }: { items: Passkey[] }) {
  const client = useQueryClient()
  const { announce } = useAnnouncements()
  const [leaving, setLeaving] = useState<Passkey | null>(null)
  const rename = useMutation({
    mutationFn: ({ id, name }: { id: string; name: string }) => renamePasskey(id, name),
    onSuccess: () => client.invalidateQueries({ queryKey: passkeysKey }),
    onError: (error) => { announce('error', error.message) },
  })
  const remove = useMutation({
    mutationFn: (one: Passkey) => removePasskey(one.id),
    onSuccess: () => {
      setLeaving(null)
      void client.invalidateQueries({ queryKey: passkeysKey })
      void client.invalidateQueries({ queryKey: ['second-factor'] })
    },
  })
  return (
    <>
      <Table
        variant="embedded"
        items={items}
        trackBy="id"
        wrapLines
        ariaLabels={{
          tableLabel: 'Passkeys',
          itemSelectionLabel: () => '',
          selectionGroupLabel: '',
          activateEditLabel: (_, one) => `Rename ${one.name}`,
          cancelEditLabel: () => 'Cancel',
          submitEditLabel: () => 'Save name',
          submittingEditText: () => 'Saving the name',
          successfulEditLabel: () => 'The name is saved',
        }}
        submitEdit={async (one, _, name) => { await rename.mutateAsync({ id: one.id, name: String(name).trim() }) }}
        empty={<Empty title="No passkeys">{canUsePasskeys() ? 'Add one of this device, of your phone, or a security key.' : 'This browser knows no passkeys.'}</Empty>}
        columnDefinitions={[
          {
            id: 'name',
            header: 'Name',
            isRowHeader: true,
            minWidth: 200,
            cell: (one) => <>{one.name} {one.is_backed_up && <Badge>on several devices</Badge>}</>,
            editConfig: {
              ariaLabel: 'Name',
              editIconAriaLabel: 'can be renamed',
              errorIconAriaLabel: 'wrong',
              validation: (_, name?: string) => (name !== undefined && !name.trim() ? 'Give it a name.' : undefined),
              editingCell: (one, { currentValue, setValue }: { currentValue?: string; setValue: (name: string) => void }) => (
                <Input autoFocus autoComplete={false} ariaLabel="Name" value={currentValue ?? one.name} onChange={({ detail }) => { setValue(detail.value) }} />
              ),
            },
          },
          { id: 'state', header: 'State', minWidth: 160, cell: (one) => <State passkey={one} /> },
          { id: 'made', header: 'Added', minWidth: 150, cell: (one) => printTime(one.created_at) },
          { id: 'actions', header: 'Actions', minWidth: 90, cell: (one) => <Button variant="inline-link" ariaLabel={`Remove ${one.name}`} onClick={() => { setLeaving(one) }}>Remove</Button> },
        ]}
      />
      {leaving && (
        <Confirm title={`Remove ${leaving.name}?`} action="Remove" isBusy={remove.isPending} error={remove.error} onConfirm={() => { remove.mutate(leaving) }} onClose={() => { setLeaving(null); remove.reset() }}>
          It lets you in no more. Delete it on the device too, so that it is not offered any longer.
        </Confirm>
      )}
    </>
  )
}

function State({ passkey }: { passkey: Passkey }) {
  if (passkey.is_copied) {
    return (
      <>
        <StatusIndicator type="error">Copied</StatusIndicator>
        <Box variant="small">Somebody else may have a copy of it, so it lets nobody in. Remove it.</Box>
      </>
    )
  }
  return <>{passkey.last_used_at ? `Used ${timeAgo(passkey.last_used_at)}` : 'Not used yet'}</>
}

function AddDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient()
  const [name, setName] = useState(browserName(navigator.userAgent))
  const add = useMutation({
    mutationFn: async () => addPasskey({ name: name.trim(), ...(await makePasskey(await beginPasskey())) }),
    onSuccess: ({ recovery_codes }) => {
      void client.invalidateQueries({ queryKey: passkeysKey })
      void client.invalidateQueries({ queryKey: ['second-factor'] })
      if (recovery_codes.length === 0) onClose()
    },
  })
  const codes = add.data?.recovery_codes ?? []
  if (codes.length > 0) {
    return <Modal visible header="Recovery codes" onDismiss={onClose}><RecoveryCodes codes={codes} onDone={onClose} /></Modal>
  }
  return (
    <Modal
      visible
      header="Add passkey"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>Cancel</Button>
            <Button variant="primary" loading={add.isPending} disabled={!name.trim()} onClick={() => { add.mutate() }}>Go on</Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {add.isError && <ProblemAlert error={add.error} />}
        <FormField label="Name" description="So that you know which it is.">
          <Input autoFocus autoComplete={false} value={name} onChange={({ detail }) => { setName(detail.value) }} />
        </FormField>
        <Alert type="info">Your browser asks next where to keep it, and for your finger, face or PIN.</Alert>
      </SpaceBetween>
    </Modal>
  )
}
