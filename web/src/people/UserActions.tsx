import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'

import { LinkDialog } from '~/admin/LinkDialog'
import { UserDialog } from '~/admin/UserDialog'
import { deactivateUser, deleteUser, inviteAgain, reactivateUser, resetLink, type User, type UserWithLink } from '~/api/identity'
import { useAnnouncements } from '~/base/announcements'
import { useCan, useSession } from '~/session/useSession'
import { Confirm } from '~/ui/Confirm'

interface UserActionsProps {
  user: User
  /** With the word on it; an icon alone in a row of a table. */
  isLarge?: boolean
  /** Instead of showing what users there are now. */
  onDeleted?: () => void
}

type Doing = { what: 'edit' | 'delete' } | { what: 'link'; made: UserWithLink; title: string } | null

/** What can be done with a user, and what it asks. */
export function UserActions({ user, isLarge = false, onDeleted }: UserActionsProps) {
  const can = useCan()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { announce } = useAnnouncements()
  const { user: me } = useSession()
  const [doing, setDoing] = useState<Doing>(null)
  const close = () => { setDoing(null) }
  const refresh = () => void client.invalidateQueries({ queryKey: ['users'] })
  const act = useMutation({
    mutationFn: async (action: string) => {
      if (action === 'deactivate') await deactivateUser(user.id)
      if (action === 'reactivate') await reactivateUser(user.id)
      if (action === 'invite') setDoing({ what: 'link', made: await inviteAgain(user.id), title: 'Invitation' })
      if (action === 'reset') setDoing({ what: 'link', made: await resetLink(user.id), title: 'Link to reset the password' })
    },
    onSuccess: refresh,
    onError: (error) => { announce('error', error.message) },
  })
  const remove = useMutation({
    mutationFn: () => deleteUser(user.id),
    onSuccess: () => {
      close()
      if (onDeleted) onDeleted()
      else refresh()
    },
  })
  return (
    <>
      <ButtonDropdown
        variant={isLarge ? 'normal' : 'icon'}
        ariaLabel={`Actions for ${user.name}`}
        expandToViewport
        loading={isLarge && act.isPending}
        items={actionsFor(user, me.id, can)}
        onItemClick={({ detail: { id } }) => {
          if (id === 'sessions') void navigate(`/admin/sessions?user=${user.id}`)
          else if (id === 'sign-ins') void navigate(`/admin/sign-ins?user=${user.id}`)
          else if (id === 'edit' || id === 'delete') setDoing({ what: id })
          else act.mutate(id)
        }}
      >
        {isLarge && 'Actions'}
      </ButtonDropdown>
      {doing?.what === 'edit' && <UserDialog user={user} onClose={close} onDone={() => { refresh(); close() }} />}
      {doing?.what === 'link' && <LinkDialog title={doing.title} made={doing.made} onClose={close} />}
      {doing?.what === 'delete' && (
        <Confirm title={`Delete ${user.name}?`} action="Delete" isBusy={remove.isPending} error={remove.error} onConfirm={() => { remove.mutate() }} onClose={close}>
          Their sessions end at once. The audit trail keeps what they did, without their name. To keep the account
          for later, deactivate it instead.
        </Confirm>
      )}
    </>
  )
}

function actionsFor(user: User, me: string, can: (permission: string) => boolean) {
  const update = can('users.update')
  const other = user.id !== me
  const isFederated = Boolean(user.provider_id)
  return [
    { id: 'edit', text: 'Edit', disabled: !update || isFederated, ...(isFederated && { disabledReason: 'The company’s sign-in says who they are: change it there.' }) },
    ...(user.state === 'invited' ? [{ id: 'invite', text: 'New invitation link', disabled: !can('users.create') }] : []),
    ...(user.state === 'active' && !isFederated ? [{ id: 'reset', text: 'Link to reset the password', disabled: !can('users.reset_password') }] : []),
    ...(user.state === 'deactivated'
      ? [{ id: 'reactivate', text: 'Reactivate', disabled: !update }]
      : [{ id: 'deactivate', text: 'Deactivate', disabled: !update || !other }]),
    { id: 'sessions', text: 'Sessions', disabled: other && !can('sessions.read') },
    { id: 'sign-ins', text: 'Sign-ins', disabled: !can('sessions.read') },
    { id: 'delete', text: 'Delete', disabled: !can('users.delete') || !other },
  ]
}
