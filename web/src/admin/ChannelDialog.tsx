import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Checkbox from '@cloudscape-design/components/checkbox'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Modal from '@cloudscape-design/components/modal'
import RadioGroup from '@cloudscape-design/components/radio-group'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'

import { Problem } from '~/api/client'
import {
  changeChannel,
  createChannel,
  type Channel,
  type ChannelKind,
  type NotificationSettings,
} from '~/api/notifications'
import { ProblemAlert } from '~/ui/ProblemAlert'

import { channelKinds, kindOf } from './channels'

interface ChannelDialogProps {
  channel: Channel | null // null: a new one
  settings: NotificationSettings
  onSaved: () => void
  onClose: () => void
}

/** Makes or changes a channel. The secret of a new webhook is shown here, the only time it can be seen. */
export function ChannelDialog({ channel, settings, onSaved, onClose }: ChannelDialogProps) {
  const [name, setName] = useState(channel?.name ?? '')
  const [kind, setKind] = useState<ChannelKind>(channel?.kind ?? 'slack')
  const [target, setTarget] = useState('')
  const [events, setEvents] = useState(channel?.events ?? ['import.failed'])
  const [secret, setSecret] = useState<string | null>(null)
  const save = useMutation({
    mutationFn: async (): Promise<string | null> => {
      if (channel) {
        await changeChannel(channel.id, {
          events,
          ...(name.trim() !== channel.name && { name: name.trim() }),
          ...(target.trim() && { target: target.trim() }),
        })
        return null
      }
      return (await createChannel({ name: name.trim(), kind, target: target.trim(), events })).secret
    },
    onSuccess: (made) => {
      onSaved()
      if (made) setSecret(made)
      else onClose()
    },
  })
  if (secret) return <SecretDialog secret={secret} onClose={onClose} />
  const words = kindOf(kind)
  const problem = save.error instanceof Problem ? save.error : null
  const targetProblem = problem?.code.startsWith('channel.bad_target') || problem?.code === 'channel.target_refused' ? problem.message : undefined
  const nameProblem = problem?.field('/name') ?? (problem?.code === 'channel.duplicate_name' ? problem.message : undefined)
  return (
    <Modal
      visible
      header={channel ? `Edit ${channel.name}` : 'Add channel'}
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>Cancel</Button>
            <Button variant="primary" loading={save.isPending} disabled={!name.trim() || (!channel && !target.trim())} onClick={() => { save.mutate() }}>
              {channel ? 'Save' : 'Add'}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {save.isError && !targetProblem && !nameProblem && <ProblemAlert error={save.error} />}
        {!channel && (
          <FormField label="Kind">
            <RadioGroup value={kind} items={channelKinds} onChange={({ detail }) => { setKind(detail.value as ChannelKind) }} />
          </FormField>
        )}
        {kind === 'email' && !settings.sends_mail && (
          <Alert type="warning">Mail is not set up on this server: nothing arrives until the configuration names a mail server.</Alert>
        )}
        <FormField label="Name" errorText={nameProblem}>
          <Input autoFocus autoComplete={false} value={name} onChange={({ detail }) => { setName(detail.value) }} />
        </FormField>
        <FormField
          label={words.target}
          description={words.help}
          constraintText={channel ? `Leave it empty to keep ${channel.target}.` : undefined}
          errorText={targetProblem}
        >
          <Input autoComplete={false} type={kind === 'email' ? 'email' : 'url'} placeholder={words.example} value={target} onChange={({ detail }) => { setTarget(detail.value) }} />
        </FormField>
        <FormField label="Tell it when">
          <SpaceBetween size="xxs">
            {settings.events.map((event) => (
              <Checkbox
                key={event.name}
                checked={events.includes(event.name)}
                onChange={({ detail }) => { setEvents(detail.checked ? [...events, event.name] : events.filter((one) => one !== event.name)) }}
              >
                {event.title}
              </Checkbox>
            ))}
          </SpaceBetween>
        </FormField>
      </SpaceBetween>
    </Modal>
  )
}

export function SecretDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <Modal
      visible
      header="The secret of your webhook"
      onDismiss={onClose}
      footer={<Box float="right"><Button variant="primary" onClick={onClose}>I have kept it</Button></Box>}
    >
      <SpaceBetween size="m">
        <Alert type="warning">This is shown once.</Alert>
        <Box>
          Muster signs each message with it, as Standard Webhooks says; whoever receives them checks{' '}
          <code>webhook-signature</code> to know that they are from here.
        </Box>
        <code className="muster-secret">{secret}</code>
        <CopyToClipboard copyButtonText="Copy secret" textToCopy={secret} copySuccessText="Copied" copyErrorText="The browser did not allow it; mark the secret and copy it" />
      </SpaceBetween>
    </Modal>
  )
}
