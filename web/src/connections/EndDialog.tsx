import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'

import { deleteConnection, disconnect, type Connection } from '~/api/connections'
import { useAnnouncements } from '~/base/announcements'
import { Confirm } from '~/ui/Confirm'

export type Ending = 'disconnect' | 'delete'

interface EndDialogProps {
  connection: Connection
  ending: Ending
  onClose: () => void
}

/** Ends a connection, or takes it away, once somebody has said that they mean it. */
export function EndDialog({ connection, ending, onClose }: EndDialogProps) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const { announce } = useAnnouncements()
  const [typed, setTyped] = useState('')
  const end = useMutation({
    mutationFn: async () => { await (ending === 'delete' ? deleteConnection(connection.id) : disconnect(connection.id)) },
    onSuccess: () => {
      onClose()
      announce('success', ending === 'delete' ? `${connection.name} is deleted.` : `${connection.name} is disconnected.`)
      if (ending === 'delete') {
        client.removeQueries({ queryKey: ['connections', 'one', connection.id] })
        void navigate('/connections')
      }
      void client.invalidateQueries({ queryKey: ['connections'] })
    },
  })
  const hasRole = connection.role_arn !== null
  return (
    <Confirm
      title={ending === 'delete' ? `Delete ${connection.name}?` : `Disconnect ${connection.name}?`}
      action={ending === 'delete' ? 'Delete' : 'Disconnect'}
      isBusy={end.isPending}
      isReady={ending === 'disconnect' || typed === connection.name}
      error={end.error}
      onConfirm={() => { end.mutate() }}
      onClose={onClose}
    >
      <SpaceBetween size="m">
        {ending === 'delete' ? (
          <div>The connection and its external id are forgotten, and nothing is read any more. Bills that were read stay; they can be removed under Bills. To connect the account again, a role has to be made anew.</div>
        ) : (
          <div>Muster asks AWS nothing any more. What was read stays, and the account can be connected again at any time, by the same role.</div>
        )}
        {hasRole && (
          <div>
            The role in account {connection.account_id} stays as it is: to take it away, delete the stack <code>{connection.role_name}</code> in
            CloudFormation, or the role where it was made otherwise.
          </div>
        )}
        {ending === 'delete' && (
          <FormField label={<>To confirm, type <strong>{connection.name}</strong></>}>
            <Input autoFocus autoComplete={false} value={typed} onChange={({ detail }) => { setTyped(detail.value) }} />
          </FormField>
        )}
      </SpaceBetween>
    </Confirm>
  )
}
