import { useCollection } from '@cloudscape-design/collection-hooks'
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import Pagination from '@cloudscape-design/components/pagination'
import Table from '@cloudscape-design/components/table'
import TextFilter from '@cloudscape-design/components/text-filter'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import type { UserWithLink } from '~/api/identity'
import { timeAgo } from '~/base/dates'
import { roleName } from '~/base/names'
import { Keeper } from '~/people/Keeper'
import { usersQuery } from '~/people/queries'
import { UserActions } from '~/people/UserActions'
import { UserStateText } from '~/people/UserStateText'
import { useCan, useSession } from '~/session/useSession'
import { Empty } from '~/ui/Empty'
import { ProblemAlert } from '~/ui/ProblemAlert'
import { usePageTitle } from '~/ui/usePageTitle'

import { LinkDialog } from './LinkDialog'
import { UserDialog } from './UserDialog'

export default function UsersPage() {
  usePageTitle('Users')
  const can = useCan()
  const client = useQueryClient()
  const { user: me } = useSession()
  const [inviting, setInviting] = useState<'form' | UserWithLink | null>(null)
  const users = useQuery(usersQuery)
  const { items, collectionProps, filterProps, paginationProps } = useCollection(users.data?.items ?? [], {
    filtering: { noMatch: <Empty title="Nobody has this in name or address" />, empty: <Empty title="No users" /> },
    sorting: { defaultState: { sortingColumn: { sortingField: 'name' } } },
    pagination: { pageSize: 100 },
  })
  if (users.isError) return <ProblemAlert error={users.error} onRetry={() => void users.refetch()} />
  return (
    <>
      <Table
        {...collectionProps}
        variant="full-page"
        wrapLines
        items={items}
        trackBy="id"
        loading={users.isPending}
        loadingText="Loading"
        header={
          <Header
            variant="h1"
            counter={users.data ? `(${String(users.data.items.length)})` : ''}
            actions={can('users.create') && <Button variant="primary" onClick={() => { setInviting('form') }}>Invite user</Button>}
          >
            Users
          </Header>
        }
        filter={<TextFilter {...filterProps} filteringPlaceholder="Find a user" filteringAriaLabel="Find a user" />}
        pagination={paginationProps.pagesCount > 1 && <Pagination {...paginationProps} />}
        columnDefinitions={[
          { id: 'name', header: 'Name', sortingField: 'name', isRowHeader: true, minWidth: 130, cell: (one) => <><Link href={`/admin/users/${one.id}`}>{one.name}</Link>{one.id === me.id && ' (you)'}</> },
          { id: 'email', header: 'E-mail address', sortingField: 'email', minWidth: 170, cell: (one) => one.email },
          { id: 'role', header: 'Role', sortingField: 'role', minWidth: 120, cell: (one) => roleName(one.role) },
          { id: 'state', header: 'State', sortingField: 'state', minWidth: 130, cell: (one) => <UserStateText state={one.state} /> },
          { id: 'kept', header: 'Kept', minWidth: 140, cell: (one) => <Keeper provider={one.provider_id} /> },
          { id: 'seen', header: 'Last sign-in', sortingField: 'last_sign_in_at', minWidth: 130, cell: (one) => (one.last_sign_in_at ? timeAgo(one.last_sign_in_at) : 'never') },
          { id: 'actions', header: 'Actions', minWidth: 100, cell: (one) => <UserActions user={one} /> },
        ]}
      />
      {inviting === 'form' && (
        <UserDialog
          user={null}
          onClose={() => { setInviting(null) }}
          onDone={(made) => { void client.invalidateQueries({ queryKey: ['users'] }); setInviting(made) }}
        />
      )}
      {inviting !== null && inviting !== 'form' && <LinkDialog title="Invitation" made={inviting} onClose={() => { setInviting(null) }} />}
    </>
  )
}
