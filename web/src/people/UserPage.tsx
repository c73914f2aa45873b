import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group'
import Alert from '@cloudscape-design/components/alert'
import Badge from '@cloudscape-design/components/badge'
import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import TextFilter from '@cloudscape-design/components/text-filter'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams } from 'react-router'

import type { Access } from '~/api/groups'
import type { User } from '~/api/identity'
import { printTime, timeAgo } from '~/base/dates'
import { roleName } from '~/base/names'
import { useLeaveForGood } from '~/base/useLeaveForGood'
import { Await } from '~/ui/Await'
import { Empty } from '~/ui/Empty'
import { usePageTitle } from '~/ui/usePageTitle'

import { Keeper } from './Keeper'
import { accessQuery, userQuery } from './queries'
import { UserActions } from './UserActions'
import { UserStateText } from './UserStateText'

/** Who somebody is, and why they may do what they may. */
export default function UserPage() {
  const { id = '' } = useParams()
  const user = useQuery(userQuery(id))
  usePageTitle(user.data?.name ?? 'User')
  return (
    <SpaceBetween size="m">
      <BreadcrumbGroup items={[{ text: 'Users', href: '/admin/users' }, { text: user.data?.name ?? '…', href: `/admin/users/${id}` }]} />
      <Await query={user}>{(known) => <Page user={known} />}</Await>
    </SpaceBetween>
  )
}

function Page({ user }: { user: User }) {
  const access = useQuery(accessQuery(user.id))
  const leave = useLeaveForGood()
  return (
    <ContentLayout header={<Header variant="h1" description={user.email} actions={<UserActions user={user} isLarge onDeleted={() => { leave(['users'], '/admin/users') }} />}>{user.name}</Header>}>
      <SpaceBetween size="l">
        {user.provider_id && <Alert type="info">Name, address and role come from the company’s sign-in, and are changed there. Here the user can be deactivated.</Alert>}
        <Container>
          <KeyValuePairs
            columns={3}
            items={[
              { label: 'State', value: <UserStateText state={user.state} /> },
              { label: 'Role', value: roleName(user.role) },
              { label: 'Kept', value: <Keeper provider={user.provider_id} /> },
              { label: 'Made', value: printTime(user.created_at) },
              { label: 'Last sign-in', value: user.last_sign_in_at ? timeAgo(user.last_sign_in_at) : 'never' },
            ]}
          />
        </Container>
        <Await query={access}>{(known) => <Why access={known} isFederated={user.provider_id !== null} />}</Await>
      </SpaceBetween>
    </ContentLayout>
  )
}

function Why({ access, isFederated }: { access: Access; isFederated: boolean }) {
  return (
    <SpaceBetween size="l">
      {access.state !== 'active' && <Alert type="info">{access.state === 'invited' ? 'The invitation is open: until it is accepted, nothing of this can be done.' : 'Deactivated: nothing of this can be done until somebody reactivates the user.'}</Alert>}
      <Table
        items={access.sources}
        trackBy={(one) => one.group_id ?? 'assigned'}
        header={<Header variant="h2" description={`What the user may do comes from the role ${roleName(access.role)}. Of several roles the strongest counts.`}>Where the role comes from</Header>}
        empty={<Empty title="No role" />}
        columnDefinitions={[
          { id: 'from', header: 'From', isRowHeader: true, cell: (one) => (one.group_id === null ? (isFederated ? 'The company’s sign-in' : 'Assigned to the user') : <>Group <Link href={`/admin/groups/${one.group_id}`}>{one.group_name}</Link></>) },
          { id: 'role', header: 'Role', cell: (one) => roleName(one.role) },
          { id: 'counts', header: 'Counts', cell: (one) => (one.counts ? <Badge color="green">counts</Badge> : <Box color="text-body-secondary">another is stronger</Box>) },
        ]}
      />
      <Table
        items={access.groups}
        trackBy="id"
        header={<Header variant="h2" counter={`(${String(access.groups.length)})`}>Groups</Header>}
        empty={<Empty title="In no group" />}
        columnDefinitions={[
          { id: 'name', header: 'Group', isRowHeader: true, cell: (one) => <Link href={`/admin/groups/${one.id}`}>{one.name}</Link> },
          { id: 'role', header: 'Role of its members', cell: (one) => (one.role ? roleName(one.role) : 'none') },
        ]}
      />
      <Permissions access={access} isFederated={isFederated} />
    </SpaceBetween>
  )
}

function Permissions({ access, isFederated }: { access: Access; isFederated: boolean }) {
  const [text, setText] = useState('')
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const items = access.permissions.filter((one) => words.every((word) => `${one.name} ${one.description}`.toLowerCase().includes(word)))
  const because = access.sources.filter((one) => one.counts).map((one) => (one.group_name === null ? (isFederated ? 'the role that the company’s sign-in gives' : 'the role assigned to the user') : `the group ${one.group_name}`)).join(' and ')
  return (
    <Table
      items={items}
      trackBy="name"
      wrapLines
      contentDensity="compact"
      header={<Header variant="h2" counter={`(${String(access.permissions.length)})`} description={because && `By ${because}.`}>What the user may do</Header>}
      filter={<TextFilter filteringText={text} filteringPlaceholder="Find a permission: bills, invite" filteringAriaLabel="Find a permission" countText={words.length > 0 ? String(items.length) : ''} onChange={({ detail }) => { setText(detail.filteringText) }} />}
      empty={<Empty title="No such permission">The user may not do anything that has these words.</Empty>}
      columnDefinitions={[
        { id: 'description', header: 'May', isRowHeader: true, minWidth: 220, cell: (one) => one.description },
        { id: 'name', header: 'Permission', minWidth: 180, cell: (one) => <code>{one.name}</code> },
      ]}
    />
  )
}
