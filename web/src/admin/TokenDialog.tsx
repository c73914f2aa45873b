import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Modal from '@cloudscape-design/components/modal'
import RadioGroup from '@cloudscape-design/components/radio-group'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'

import { Problem } from '~/api/client'
import { createApiToken, type Role } from '~/api/identity'
import { ProblemAlert } from '~/ui/ProblemAlert'

import { tokenRoleOptions } from './roles'

const lifetimes = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'One year' },
  { value: '', label: 'Until it is revoked' },
]

function inDays(days: string): string {
  const time = new Date(Date.now() + Number(days) * 86_400_000)
  return `${time.toISOString().slice(0, 19)}Z`
}

/** Makes a token and shows its secret, the only time it can be seen. */
export function TokenDialog({ onMade, onClose }: { onMade: () => void; onClose: () => void }) {
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('read_only')
  const [days, setDays] = useState('90')
  const make = useMutation({
    mutationFn: () => createApiToken({ name: name.trim(), role, ...(days && { expires_at: inDays(days) }) }),
    onSuccess: onMade,
  })
  const secret = make.data?.secret
  const nameProblem = make.error instanceof Problem ? make.error.field('/name') : undefined
  return (
    <Modal
      visible
      header={secret ? 'Your new token' : 'Create API token'}
      onDismiss={onClose}
      footer={
        <Box float="right">
          {secret ? (
            <Button variant="primary" onClick={onClose}>I have kept it</Button>
          ) : (
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" onClick={onClose}>Cancel</Button>
              <Button variant="primary" loading={make.isPending} disabled={!name.trim()} onClick={() => { make.mutate() }}>Create</Button>
            </SpaceBetween>
          )}
        </Box>
      }
    >
      {secret ? (
        <SpaceBetween size="m">
          <Alert type="warning">This is shown once. Muster keeps only a hash of it.</Alert>
          <code className="muster-secret">{secret}</code>
          <CopyToClipboard copyButtonText="Copy token" textToCopy={secret} copySuccessText="Copied" copyErrorText="The browser did not allow it; mark the token and copy it" />
        </SpaceBetween>
      ) : (
        <SpaceBetween size="m">
          {make.isError && !nameProblem && <ProblemAlert error={make.error} />}
          <FormField label="Name" description="What will use it." constraintText="2 to 64 letters, digits, _, . and -" errorText={nameProblem}>
            <Input autoFocus autoComplete={false} value={name} onChange={({ detail }) => { setName(detail.value) }} />
          </FormField>
          <FormField label="Role">
            <RadioGroup value={role} items={tokenRoleOptions} onChange={({ detail }) => { setRole(detail.value as Role) }} />
          </FormField>
          <FormField label="Good for">
            <Select selectedOption={lifetimes.find((one) => one.value === days) ?? null} options={lifetimes} onChange={({ detail }) => { setDays(detail.selectedOption.value ?? '') }} />
          </FormField>
        </SpaceBetween>
      )}
    </Modal>
  )
}
