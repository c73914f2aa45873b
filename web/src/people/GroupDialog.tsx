import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Modal from '@cloudscape-design/components/modal'
import RadioGroup from '@cloudscape-design/components/radio-group'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { roleOptions } from '~/admin/roles'
import { Problem } from '~/api/client'
import { changeGroup, createGroup, type Group } from '~/api/groups'
import { ProblemAlert } from '~/ui/ProblemAlert'

interface GroupDialogProps {
  group: Group | null // null: a new one
  onDone: (group: Group) => void
  onClose: () => void
}

const none = { value: '', label: 'No role', description: 'Membership changes nothing that they may do.' }

/** A group that a provider keeps has its name there; what its members may do is said here. */
export function GroupDialog({ group, onDone, onClose }: GroupDialogProps) {
  const client = useQueryClient()
  const [name, setName] = useState(group?.name ?? '')
  const [role, setRole] = useState<string>(group?.role ?? '')
  const isOurs = !group?.provider_id
  const save = useMutation({
    mutationFn: () => {
      const chosen = role === '' ? null : (role as NonNullable<Group['role']>)
      if (!group) return createGroup({ name: name.trim(), role: chosen })
      return changeGroup(group.id, { ...(isOurs && name.trim() !== group.name && { name: name.trim() }), ...(chosen !== group.role && { role: chosen }) })
    },
    onSuccess: (saved) => {
      void client.invalidateQueries({ queryKey: ['groups'] })
      void client.invalidateQueries({ queryKey: ['users'] })
      onClose()
      onDone(saved)
    },
  })
  const problem = save.error instanceof Problem ? save.error : null
  const nameProblem = problem?.field('/name') ?? (problem?.code === 'group.duplicate_name' ? problem.message : undefined)
  return (
    <Modal
      visible
      header={group ? `Edit ${group.name}` : 'Create group'}
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>Cancel</Button>
            <Button variant="primary" loading={save.isPending} disabled={!name.trim()} onClick={() => { save.mutate() }}>{group ? 'Save' : 'Create'}</Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {save.isError && !nameProblem && <ProblemAlert error={save.error} />}
        <FormField label="Name" constraintText={isOurs ? undefined : 'The directory that keeps the group names it.'} errorText={nameProblem}>
          <Input autoFocus={isOurs} readOnly={!isOurs} autoComplete={false} value={name} onChange={({ detail }) => { setName(detail.value) }} />
        </FormField>
        <FormField label="Role of its members" description="Who has several roles, by themselves and by groups, has the strongest of them." errorText={problem?.field('/role')}>
          <RadioGroup value={role} items={[none, ...roleOptions]} onChange={({ detail }) => { setRole(detail.value) }} />
        </FormField>
      </SpaceBetween>
    </Modal>
  )
}
