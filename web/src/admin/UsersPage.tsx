import { useCollection } from '@cloudscape-design/collection-hooks'
import Button from '@cloudscape-design/components/button'
import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import Table from '@cloudscape-design/components/table'
import TextFilter from '@cloudscape-design/components/text-filter'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'

import { deactivateUser, deleteUser, inviteAgain, listUsers, reactivateUser, resetLink, type User, type UserWithLink } from '~/api/identity'
import { useAnnouncements } from '~/base/announcements'
import { timeAgo } from '~/base/dates'
import { roleName } from '~/base/names'
import { Keeper } from '~/people/Keeper'
import { UserStateText } from '~/people/UserStateText'
import { useCan, useSession } from '~/session/useSession'
import { Confirm } from '~/ui/Confirm'
import { Empty } from '~/ui/Empty'
import { ProblemAlert } from '~/ui/ProblemAlert'
import { usePageTitle } from '~/ui/usePageTitle'

import { LinkDialog } from './LinkDialog'
import { UserDialog } from './UserDialog'

type Doing = { what: 'invite' } | { what: 'edit' | 'delete'; user: User } | { what: 'link'; made: UserWithLink; title: string } | null

export default function UsersPage() {
  usePageTitle('Users')
  const can = useCan()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { announce } = useAnnouncements()
  const { user: me } = useSession()
  const [doing, setDoing] = useState<Doing>(null)
  const users = useQuery({ queryKey: ['users'], queryFn: () => listUsers() })
  const refresh = () => void client.invalidateQueries({ queryKey: ['users'] })
  const act = useMutation({
    mutationFn: async ({ action, user }: { action: string; user: User }) => {
      if (action === 'deactivate') await deactivateUser(user.id)
      if (action === 'reactivate') await reactivateUser(user.id)
      if (action === 'invite') setDoing({ what: 'link', made: await inviteAgain(user.id), title: 'Invitation' })
      if (action === 'reset') setDoing({ what: 'link', made: await resetLink(user.id), title: 'Link to reset the password' })
    },
    onSuccess: refresh,
    onError: (error) => { announce('error', error.message) },
  })
  const remove = useMutation({
    mutationFn: (user: User) => deleteUser(user.id),
    onSuccess: () => { refresh(); setDoing(null) },
  })
  const { items, collectionProps, filterProps } = useCollection(users.data?.items ?? [], {
    filtering: { noMatch: <Empty title="Nobody has this in name or address" />, empty: <Empty title="No users" /> },
    sorting: { defaultState: { sortingColumn: { sortingField: 'name' } } },
  })
  if (users.isError) return <ProblemAlert error={users.error} onRetry={() => void users.refetch()} />
  return (
    <>
      <Table
        {...collectionProps}
        variant="full-page"
        items={items}
        trackBy="id"
        loading={users.isPending}
        loadingText="Loading"
        header={
          <Header
            variant="h1"
            counter={users.data ? `(${String(users.data.items.length)})` : ''}
            actions={can('users.create') && <Button variant="primary" onClick={() => { setDoing({ what: 'invite' }) }}>Invite user</Button>}
          >
            Users
          </Header>
        }
        filter={<TextFilter {...filterProps} filteringPlaceholder="Find a user" filteringAriaLabel="Find a user" />}
        columnDefinitions={[
          { id: 'name', header: 'Name', sortingField: 'name', isRowHeader: true, cell: (one) => <><Link href={`/admin/users/${one.id}`}>{one.name}</Link>{one.id === me.id && ' (you)'}</> },
          { id: 'email', header: 'E-mail address', sortingField: 'email', cell: (one) => one.email },
          { id: 'role', header: 'Role', sortingField: 'role', cell: (one) => roleName(one.role) },
          { id: 'state', header: 'State', sortingField: 'state', cell: (one) => <UserStateText state={one.state} /> },
          { id: 'kept', header: 'Kept', cell: (one) => <Keeper provider={one.provider_id} /> },
          { id: 'seen', header: 'Last sign-in', sortingField: 'last_sign_in_at', cell: (one) => (one.last_sign_in_at ? timeAgo(one.last_sign_in_at) : 'never') },
          {
            id: 'actions', header: 'Actions', minWidth: 100,
            cell: (one) => (
              <ButtonDropdown
                variant="icon"
                ariaLabel={`Actions for ${one.name}`}
                expandToViewport
                items={actionsFor(one, me.id, can)}
                onItemClick={({ detail }) => {
                  if (detail.id === 'edit') setDoing({ what: 'edit', user: one })
                  else if (detail.id === 'sessions') void navigate(`/admin/sessions?user=${one.id}`)
                  else if (detail.id === 'sign-ins') void navigate(`/admin/sign-ins?user=${one.id}`)
                  else if (detail.id === 'delete') setDoing({ what: 'delete', user: one })
                  else act.mutate({ action: detail.id, user: one })
                }}
              />
            ),
          },
        ]}
      />
      {doing?.what === 'invite' && (
        <UserDialog
          user={null}
          onClose={() => { setDoing(null) }}
          onDone={(made) => { refresh(); setDoing(made ? { what: 'link', made, title: 'Invitation' } : null) }}
        />
      )}
      {doing?.what === 'edit' && (
        <UserDialog user={doing.user} onClose={() => { setDoing(null) }} onDone={() => { refresh(); setDoing(null) }} />
      )}
      {doing?.what === 'link' && <LinkDialog title={doing.title} made={doing.made} onClose={() => { setDoing(null) }} />}
      {doing?.what === 'delete' && (
        <Confirm
          title={`Delete ${doing.user.name}?`}
          action="Delete"
          isBusy={remove.isPending}
          error={remove.error}
          onConfirm={() => { remove.mutate(doing.user) }}
          onClose={() => { setDoing(null) }}
        >
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
