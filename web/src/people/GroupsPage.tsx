import { useCollection } from '@cloudscape-design/collection-hooks'
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import Pagination from '@cloudscape-design/components/pagination'
import Table from '@cloudscape-design/components/table'
import TextFilter from '@cloudscape-design/components/text-filter'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'

import { roleName } from '~/base/names'
import { useCan } from '~/session/useSession'
import { Empty } from '~/ui/Empty'
import { ProblemAlert } from '~/ui/ProblemAlert'
import { usePageTitle } from '~/ui/usePageTitle'

import { GroupDialog } from './GroupDialog'
import { Keeper } from './Keeper'
import { groupsQuery } from './queries'

export default function GroupsPage() {
  usePageTitle('Groups')
  const can = useCan()
  const navigate = useNavigate()
  const groups = useQuery(groupsQuery)
  const [isMaking, setMaking] = useState(false)
  const make = can('groups.create') ? <Button variant="primary" onClick={() => { setMaking(true) }}>Create group</Button> : undefined
  const { items, collectionProps, filterProps, paginationProps } = useCollection(groups.data?.items ?? [], {
    filtering: {
      noMatch: <Empty title="No group has this in its name" />,
      empty: (
        <Empty title="No groups" action={make}>
          A group gives its members a role. Make one here, or let your company’s directory bring its own.
        </Empty>
      ),
    },
    sorting: { defaultState: { sortingColumn: { sortingField: 'name' } } },
    pagination: { pageSize: 100 },
  })
  if (groups.isError) return <ProblemAlert error={groups.error} onRetry={() => void groups.refetch()} />
  return (
    <>
      <Table
        {...collectionProps}
        variant="full-page"
        wrapLines
        items={items}
        trackBy="id"
        loading={groups.isPending}
        loadingText="Loading"
        header={<Header variant="h1" counter={groups.data && `(${String(groups.data.items.length)})`} actions={make}>Groups</Header>}
        filter={<TextFilter {...filterProps} filteringPlaceholder="Find a group" filteringAriaLabel="Find a group" />}
        pagination={paginationProps.pagesCount > 1 && <Pagination {...paginationProps} />}
        columnDefinitions={[
          { id: 'name', header: 'Name', sortingField: 'name', isRowHeader: true, minWidth: 130, cell: (one) => <Link href={`/admin/groups/${one.id}`}>{one.name}</Link> },
          { id: 'role', header: 'Role of its members', sortingField: 'role', minWidth: 150, cell: (one) => (one.role ? roleName(one.role) : 'none') },
          { id: 'members', header: 'Members', sortingField: 'members', cell: (one) => <span className="muster-amount">{one.members}</span> },
          { id: 'keeper', header: 'Kept', cell: (one) => <Keeper provider={one.provider_id} /> },
        ]}
      />
      {isMaking && <GroupDialog group={null} onClose={() => { setMaking(false) }} onDone={(made) => { void navigate(`/admin/groups/${made.id}`) }} />}
    </>
  )
}
