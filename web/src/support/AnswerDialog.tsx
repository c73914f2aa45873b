import FormField from '@cloudscape-design/components/form-field'
import RadioGroup from '@cloudscape-design/components/radio-group'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Textarea from '@cloudscape-design/components/textarea'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'

import { roleOptions } from '~/admin/roles'
import type { Role } from '~/api/identity'
import { approveSupport, denySupport, type SupportRequest } from '~/api/support'
import { Confirm } from '~/ui/Confirm'

interface AnswerDialogProps {
  request: SupportRequest
  isYes: boolean
  onDone: () => void
  onClose: () => void
}

const lengths = [
  { value: '1', label: '1 hour' },
  { value: '4', label: '4 hours' },
  { value: '24', label: '1 day' },
  { value: '71', label: 'Almost 3 days' }, // clocks differ: 72 hours are the most
]

/** Nobody from outside is an Admin. */
const roles = roleOptions.filter((one) => one.value !== 'admin')
const shortest = 10

function endIn(hours: string): string {
  return `${new Date(Date.now() + Number(hours) * 3_600_000).toISOString().slice(0, 19)}Z`
}

/** Lets somebody in, or does not; either way in writing. */
export function AnswerDialog({ request, isYes, onDone, onClose }: AnswerDialogProps) {
  const [decision, setDecision] = useState('')
  const [role, setRole] = useState<Role>('read_only')
  const [hours, setHours] = useState('4')
  const answer = useMutation({
    mutationFn: () => (isYes ? approveSupport(request.id, { decision: decision.trim(), role, ends_at: endIn(hours) }) : denySupport(request.id, decision.trim())),
    onSuccess: onDone,
  })
  return (
    <Confirm
      title={isYes ? `Let ${request.name} of ${request.company} in?` : `Deny ${request.name}?`}
      action={isYes ? 'Let in' : 'Deny'}
      isBusy={answer.isPending}
      isReady={decision.trim().length >= shortest}
      error={answer.error}
      onConfirm={() => { answer.mutate() }}
      onClose={onClose}
    >
      <SpaceBetween size="m">
        <div>They say: “{request.reason}”</div>
        {isYes && (
          <SpaceBetween size="m">
            <FormField label="What they may do">
              <RadioGroup value={role} items={roles} onChange={({ detail }) => { setRole(detail.value as Role) }} />
            </FormField>
            <FormField label="For how long" description="It ends by itself then, and you can end it earlier.">
              <Select selectedOption={lengths.find((one) => one.value === hours) ?? null} options={lengths} onChange={({ detail }) => { setHours(detail.selectedOption.value ?? hours) }} />
            </FormField>
          </SpaceBetween>
        )}
        <FormField label={isYes ? 'Why you let them in' : 'Why not'} description="Kept in the audit trail." constraintText="10 characters or more">
          <Textarea rows={3} value={decision} onChange={({ detail }) => { setDecision(detail.value) }} />
        </FormField>
      </SpaceBetween>
    </Confirm>
  )
}
