import Checkbox from '@cloudscape-design/components/checkbox'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'

import { deleteBills, deleteConnection, disconnect, type Connection } from '~/api/connections'
import { useAnnouncements } from '~/base/announcements'
import { Confirm } from '~/ui/Confirm'

export type Ending = 'disconnect' | 'bills' | 'delete'

interface EndDialogProps {
  connection: Connection
  ending: Ending
  onClose: () => void
}

const titles: Record<Ending, (name: string) => string> = {
  disconnect: (name) => `Disconnect ${name}?`,
  bills: (name) => `Delete the bills of ${name}?`,
  delete: (name) => `Delete ${name}?`,
}
const actions: Record<Ending, string> = { disconnect: 'Disconnect', bills: 'Delete bills', delete: 'Delete' }

/** Members have no bills of their own. */
export const mayHaveBills = ({ kind, account_id }: Connection) => kind !== 'member' && account_id !== null

/** What was done, in words. */
async function end({ id, name }: Connection, ending: Ending, billsOf: string | null): Promise<string> {
  if (ending === 'delete') {
    await deleteConnection(id)
    return `${name} is deleted.`
  }
  if (ending === 'disconnect') await disconnect(id)
  if (billsOf === null) return `${name} is disconnected.`
  await deleteBills(id, billsOf)
  return ending === 'disconnect' ? `${name} is disconnected, and its bills are being deleted.` : `The bills of ${name} are being deleted.`
}

/** Ends a connection, takes it or its bills away, once somebody has said that they mean it. */
export function EndDialog({ connection, ending, onClose }: EndDialogProps) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const { announce } = useAnnouncements()
  const [typed, setTyped] = useState('')
  const [withBills, setWithBills] = useState(ending === 'bills')
  const act = useMutation({
    mutationFn: () => end(connection, ending, withBills ? typed : null),
    onSuccess: (done) => {
      onClose()
      announce('success', done)
      if (ending !== 'delete') return
      client.removeQueries({ queryKey: ['connections', 'one', connection.id] })
      void navigate('/connections')
    },
    // Also after a refusal: it may be disconnected, and its bills still there.
    onSettled: () => void client.invalidateQueries({ queryKey: ['connections'] }),
  })
  const isForGood = ending === 'delete' || withBills
  return (
    <Confirm
      title={titles[ending](connection.name)}
      action={actions[ending]}
      isBusy={act.isPending}
      isReady={!isForGood || typed === connection.name}
      error={act.error}
      onConfirm={() => { act.mutate() }}
      onClose={onClose}
    >
      <SpaceBetween size="m">
        <Consequences connection={connection} ending={ending} />
        {ending === 'disconnect' && mayHaveBills(connection) && (
          <Checkbox checked={withBills} description={<BillsGo connection={connection} />} onChange={({ detail }) => { setWithBills(detail.checked) }}>
            Delete its bills too
          </Checkbox>
        )}
        {isForGood && (
          <FormField label={<>To confirm, type <strong>{connection.name}</strong></>}>
            <Input autoFocus autoComplete={false} value={typed} onChange={({ detail }) => { setTyped(detail.value) }} />
          </FormField>
        )}
      </SpaceBetween>
    </Confirm>
  )
}

function BillsGo({ connection }: { connection: Connection }) {
  return (
    <>
      All months of account {connection.account_id}, also what was imported by hand under its name. From now on no report finds
      them, and that cannot be taken back.
    </>
  )
}

function Consequences({ connection, ending }: Omit<EndDialogProps, 'onClose'>) {
  if (ending === 'bills') return <div><BillsGo connection={connection} /> Connected again, the account brings in anew what AWS still has.</div>
  return (
    <SpaceBetween size="m">
      {ending === 'delete' ? (
        <div>
          The connection and its external id are forgotten, and nothing is read any more. To connect the account again, a role has to be
          made anew. {mayHaveBills(connection) && 'Bills that were read stay; where they are to go too, have them deleted first.'}
        </div>
      ) : (
        <div>Muster asks AWS nothing any more. What was read stays, and the account can be connected again at any time, by the same role.</div>
      )}
      {connection.role_arn !== null && (
        <div>
          The role in account {connection.account_id} stays as it is: to take it away, delete the stack <code>{connection.role_name}</code> in
          CloudFormation, or the role where it was made otherwise.
        </div>
      )}
    </SpaceBetween>
  )
}
