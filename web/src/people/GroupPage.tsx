import { useCollection } from '@cloudscape-design/collection-hooks'
import Alert from '@cloudscape-design/components/alert'
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import Link from '@cloudscape-design/components/link'
import Pagination from '@cloudscape-design/components/pagination'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams } from 'react-router'

import { addGroupMember, deleteGroup, removeGroupMember, type Group, type GroupMember } from '~/api/groups'
import { useAnnouncements } from '~/base/announcements'
import { roleName } from '~/base/names'
import { useLeaveForGood } from '~/base/useLeaveForGood'
import { useCan } from '~/session/useSession'
import { Await } from '~/ui/Await'
import { Confirm } from '~/ui/Confirm'
import { Empty } from '~/ui/Empty'
import { ProblemAlert } from '~/ui/ProblemAlert'
import { usePageTitle } from '~/ui/usePageTitle'

import { GroupDialog } from './GroupDialog'
import { Keeper } from './Keeper'
import { groupQuery, membersQuery, usersQuery } from './queries'

export default function GroupPage() {
  const { id = '' } = useParams()
  const group = useQuery(groupQuery(id))
  usePageTitle(group.data?.name ?? 'Group')
  return (
    <SpaceBetween size="m">
      <BreadcrumbGroup items={[{ text: 'Groups', href: '/admin/groups' }, { text: group.data?.name ?? '…', href: `/admin/groups/${id}` }]} />
      <Await query={group}>{(known) => <Page group={known} />}</Await>
    </SpaceBetween>
  )
}

function Page({ group }: { group: Group }) {
  const can = useCan()
  const leave = useLeaveForGood()
  const [doing, setDoing] = useState<'edit' | 'delete' | null>(null)
  const isOurs = group.provider_id === null
  const remove = useMutation({
    mutationFn: () => deleteGroup(group.id),
    onSuccess: () => { leave(['groups'], '/admin/groups') },
  })
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              {can('groups.update') && <Button onClick={() => { setDoing('edit') }}>Edit</Button>}
              {can('groups.delete') && isOurs && <Button onClick={() => { setDoing('delete') }}>Delete</Button>}
            </SpaceBetween>
          }
        >
          {group.name}
        </Header>
      }
    >
      <SpaceBetween size="l">
        {!isOurs && <Alert type="info">Your company’s directory keeps this group: its name and who is in it are changed there. What its members may do is chosen here.</Alert>}
        <Container>
          <KeyValuePairs
            columns={3}
            items={[
              { label: 'Role of its members', value: group.role ? roleName(group.role) : 'none' },
              { label: 'Kept', value: <Keeper provider={group.provider_id} /> },
              { label: 'Members', value: group.members },
            ]}
          />
        </Container>
        <Members group={group} mayChange={isOurs && can('groups.update_members')} />
      </SpaceBetween>
      {doing === 'edit' && <GroupDialog group={group} onClose={() => { setDoing(null) }} onDone={() => { setDoing(null) }} />}
      {doing === 'delete' && (
        <Confirm title={`Delete ${group.name}?`} action="Delete" isBusy={remove.isPending} error={remove.error} onConfirm={() => { remove.mutate() }} onClose={() => { setDoing(null) }}>
          {group.members === 0 ? 'Nobody is in it.' : `Its ${group.members === 1 ? 'member stays a user' : `${String(group.members)} members stay users`}, without what this group lets them do.`}
        </Confirm>
      )}
    </ContentLayout>
  )
}

function Members({ group, mayChange }: { group: Group; mayChange: boolean }) {
  const client = useQueryClient()
  const { announce } = useAnnouncements()
  const members = useQuery(membersQuery(group.id))
  const change = useMutation({
    mutationFn: async ({ user, isIn }: { user: string; isIn: boolean }) => {
      await (isIn ? addGroupMember(group.id, user) : removeGroupMember(group.id, user))
    },
    onError: (error) => { announce('error', error.message) },
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ['groups'] })
      void client.invalidateQueries({ queryKey: ['users'] })
    },
  })
  const { items, collectionProps, paginationProps } = useCollection(members.data?.items ?? [], {
    filtering: { empty: <Empty title="Nobody is in this group" /> },
    sorting: { defaultState: { sortingColumn: { sortingField: 'name' } } },
    pagination: { pageSize: 100 },
  })
  if (members.isError) return <ProblemAlert error={members.error} onRetry={() => void members.refetch()} />
  return (
    <Table
      {...collectionProps}
      items={items}
      trackBy="id"
      loading={members.isPending}
      loadingText="Loading"
      header={
        <Header variant="h2" counter={members.data && `(${String(members.data.items.length)})`} actions={mayChange && members.data && <AddMember members={members.data.items} isBusy={change.isPending} onAdd={(user) => { change.mutate({ user, isIn: true }) }} />}>
          Members
        </Header>
      }
      pagination={paginationProps.pagesCount > 1 && <Pagination {...paginationProps} />}
      columnDefinitions={[
        { id: 'name', header: 'Name', sortingField: 'name', isRowHeader: true, cell: (one) => <Link href={`/admin/users/${one.id}`}>{one.name}</Link> },
        { id: 'email', header: 'E-mail address', sortingField: 'email', cell: (one) => one.email },
        ...(mayChange
          ? [{ id: 'actions', header: 'Actions', cell: (one: GroupMember) => <Button variant="inline-link" ariaLabel={`Take ${one.name} out`} onClick={() => { change.mutate({ user: one.id, isIn: false }) }}>Take out</Button> }]
          : []),
      ]}
    />
  )
}

function AddMember({ members, isBusy, onAdd }: { members: readonly GroupMember[]; isBusy: boolean; onAdd: (user: string) => void }) {
  const users = useQuery(usersQuery)
  const others = (users.data?.items ?? []).filter((one) => !members.some((member) => member.id === one.id))
  return (
    <Select
      ariaLabel="Add a member"
      placeholder="Add a member"
      selectedOption={null}
      filteringType="auto"
      virtualScroll
      filteringAriaLabel="Find a user"
      disabled={isBusy}
      empty="All users are in it"
      options={others.map((one) => ({ value: one.id, label: one.name, description: one.email }))}
      onChange={({ detail }) => { if (detail.selectedOption.value) onAdd(detail.selectedOption.value) }}
    />
  )
}
