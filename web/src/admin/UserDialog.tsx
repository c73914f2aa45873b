import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Modal from '@cloudscape-design/components/modal'
import RadioGroup from '@cloudscape-design/components/radio-group'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'

import { Problem } from '~/api/client'
import { changeUser, inviteUser, type Role, type User, type UserWithLink } from '~/api/identity'
import { ProblemAlert } from '~/ui/ProblemAlert'

import { roleOptions } from './roles'

interface UserDialogProps {
  user: User | null // null: a new one
  onDone: (made: UserWithLink | null) => void
  onClose: () => void
}

export function UserDialog({ user, onDone, onClose }: UserDialogProps) {
  const [name, setName] = useState(user?.name ?? '')
  const [email, setEmail] = useState(user?.email ?? '')
  const [role, setRole] = useState<Role>(user?.assigned_role ?? 'read_only')
  const save = useMutation({
    mutationFn: async (): Promise<UserWithLink | null> => {
      if (!user) return inviteUser({ name: name.trim(), email: email.trim(), role })
      await changeUser(user.id, {
        ...(name.trim() !== user.name && { name: name.trim() }),
        ...(email.trim() !== user.email && { email: email.trim() }),
        ...(role !== user.assigned_role && { role }),
      })
      return null
    },
    onSuccess: onDone,
  })
  const problem = save.error instanceof Problem ? save.error : null
  return (
    <Modal
      visible
      header={user ? `Edit ${user.name}` : 'Invite user'}
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>Cancel</Button>
            <Button variant="primary" loading={save.isPending} disabled={!name.trim() || !email.trim()} onClick={() => { save.mutate() }}>
              {user ? 'Save' : 'Make invitation'}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {save.isError && !problem?.isOfFields('user.duplicate_email') && <ProblemAlert error={save.error} />}
        <FormField label="Name" errorText={problem?.field('/name')}>
          <Input autoFocus autoComplete={false} value={name} onChange={({ detail }) => { setName(detail.value) }} />
        </FormField>
        <FormField label="E-mail address" errorText={problem?.field('/email', 'user.duplicate_email')}>
          <Input type="email" autoComplete={false} value={email} onChange={({ detail }) => { setEmail(detail.value) }} />
        </FormField>
        <FormField label="Role" errorText={problem?.field('/role')}>
          <RadioGroup value={role} items={roleOptions} onChange={({ detail }) => { setRole(detail.value as Role) }} />
        </FormField>
      </SpaceBetween>
    </Modal>
  )
}
