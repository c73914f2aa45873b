import Badge from '@cloudscape-design/components/badge'
import Box from '@cloudscape-design/components/box'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import TextFilter from '@cloudscape-design/components/text-filter'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import type { ConnectionKind, Partition } from '~/api/connections'
import { Await } from '~/ui/Await'
import { Empty } from '~/ui/Empty'

import { matching, permissionsQuery, type PermissionGroup } from './permissions'

interface PermissionTableProps {
  kind: ConnectionKind
  partition: Partition
  /** Whether what writes is granted too. */
  writes: boolean
}

/** All that the role may do, by what it is for, each action with its reason. */
export function PermissionTable({ kind, partition, writes }: PermissionTableProps) {
  const permissions = useQuery(permissionsQuery(kind, partition))
  const [text, setText] = useState('')
  return (
    <Await query={permissions}>
      {({ features, version }) => {
        const granted = features.filter((group) => group.kind === 'read' || writes)
        const found = matching(granted, text)
        const count = (groups: readonly PermissionGroup[]) => groups.reduce((sum, group) => sum + group.permissions.length, 0)
        return (
          <SpaceBetween size="s">
            <TextFilter
              filteringText={text}
              filteringPlaceholder="Find an action or a reason: s3, tags, password"
              filteringAriaLabel="Find a permission"
              countText={`${String(count(found))} of ${String(count(granted))} actions`}
              onChange={({ detail }) => { setText(detail.filteringText) }}
            />
            {text === '' && <Box variant="small" color="text-body-secondary">{String(count(granted))} actions, version {version}</Box>}
            {found.length === 0 && <Empty title="No such permission">The role gets nothing that has these words.</Empty>}
            {found.map((group) => <Group key={group.id} group={group} isOpen={text !== ''} />)}
          </SpaceBetween>
        )
      }}
    </Await>
  )
}

function Group({ group, isOpen }: { group: PermissionGroup; isOpen: boolean }) {
  const [open, setOpen] = useState(false)
  const shown = open || isOpen
  return (
    <ExpandableSection
      variant="footer"
      headerText={<>{group.title}{group.kind === 'write' && <> <Badge color="severity-medium">writes</Badge></>}</>}
      headerDescription={`${group.unlocks}. ${group.permissions.length === 1 ? '1 action' : `${String(group.permissions.length)} actions`}`}
      expanded={shown}
      onChange={({ detail }) => { setOpen(detail.expanded) }}
    >
      {shown && (
        <Table
          variant="embedded"
          contentDensity="compact"
          wrapLines
          items={group.permissions}
          trackBy={(one) => `${one.action} ${one.on}`}
          ariaLabels={{ tableLabel: group.title, itemSelectionLabel: () => '', selectionGroupLabel: '' }}
          columnDefinitions={[
            { id: 'action', header: 'Action', isRowHeader: true, minWidth: 180, cell: (one) => <code>{one.action}</code> },
            { id: 'on', header: 'On', minWidth: 110, cell: (one) => one.on || <Box color="text-body-secondary">anything</Box> },
            { id: 'reason', header: 'Why', minWidth: 180, cell: (one) => one.reason },
          ]}
        />
      )}
    </ExpandableSection>
  )
}
