import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group'
import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams } from 'react-router'

import type { Connection } from '~/api/connections'
import { printTime, timeAgo } from '~/base/dates'
import { useCan } from '~/session/useSession'
import { Await } from '~/ui/Await'
import { Copied } from '~/ui/Copied'
import { usePageTitle } from '~/ui/usePageTitle'

import { BillsBox } from './BillsBox'
import { EditDialog } from './EditDialog'
import { EndDialog, mayHaveBills, type Ending } from './EndDialog'
import { FeatureTable } from './FeatureTable'
import { InviteColleague } from './InviteColleague'
import { CheckButton, Listening, ListenButton } from './Listening'
import { Members, stackSetError } from './MakeRole'
import { PermissionTable } from './PermissionTable'
import { connectionQuery } from './queries'
import { RepairRole } from './RepairRole'
import { useConnectionSource } from './source'
import { StateText } from './StateText'
import { accountText, kindWords, partitionWords, stateWords } from './words'

export default function ConnectionPage() {
  const { id = '' } = useParams()
  const connection = useQuery(connectionQuery(id))
  usePageTitle(connection.data?.name ?? 'Connection')
  return (
    <SpaceBetween size="m">
      <BreadcrumbGroup items={[{ text: 'Connections', href: '/connections' }, { text: connection.data?.name ?? '…', href: `/connections/${id}` }]} />
      <Await query={connection}>{(known) => <Page connection={known} />}</Await>
    </SpaceBetween>
  )
}

function Page({ connection }: { connection: Connection }) {
  const can = useCan()
  const [doing, setDoing] = useState<Doing | null>(null)
  const source = useConnectionSource(connection)
  const mayUpdate = can('connections.update')
  const isWell = connection.state === 'connected'
  const worked = connection.worked_at !== null
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={`${kindWords(connection.kind).label}, ${accountText(connection)}`} actions={<Actions connection={connection} onDo={setDoing} />}>
          {connection.name}
        </Header>
      }
    >
      <SpaceBetween size="l">
        {isWell || <Listening connection={connection} />}
        <Facts connection={connection} />
        {worked && <FeatureTable connection={connection} />}
        {connection.kind !== 'member' && <BillsBox connection={connection} onEdit={mayUpdate ? () => { setDoing('edit') } : undefined} />}
        {mayUpdate && !isWell && <RepairRole connection={connection} />}
        {mayUpdate && !isWell && connection.state !== 'disconnected' && <InviteColleague connection={connection} />}
        {worked && connection.kind === 'management' && (
          <Container header={<Header variant="h2" description="A role in each member of the organization, by a stack set.">Members</Header>}>
            <ExpandableSection headerText="Reach the members too">
              <SpaceBetween size="m">
                <div className="muster-prose">If AWS says <code>{stackSetError}</code>, run <code>aws cloudformation activate-organizations-access</code> in the management account, once.</div>
                <Members source={source} />
              </SpaceBetween>
            </ExpandableSection>
          </Container>
        )}
        <Container header={<Header variant="h2" description="What the templates give the role.">Permissions</Header>}>
          <ExpandableSection headerText="Every action, and why">
            <PermissionTable kind={connection.kind} partition={connection.partition} writes />
          </ExpandableSection>
        </Container>
      </SpaceBetween>
      {doing === 'edit' && <EditDialog connection={connection} onClose={() => { setDoing(null) }} />}
      {doing !== null && doing !== 'edit' && <EndDialog connection={connection} ending={doing} onClose={() => { setDoing(null) }} />}
    </ContentLayout>
  )
}

type Doing = 'edit' | Ending
const isDoing = (id: string): id is Doing => ['edit', 'disconnect', 'bills', 'delete'].includes(id)

function Actions({ connection, onDo }: { connection: Connection; onDo: (what: Doing) => void }) {
  const can = useCan()
  const isOver = connection.state === 'disconnected'
  const items = [
    ...(can('connections.update') ? [{ id: 'edit', text: 'Edit' }] : []),
    ...(can('connections.delete') && !isOver ? [{ id: 'disconnect', text: 'Disconnect' }] : []),
    ...(can('connections.delete') && isOver && mayHaveBills(connection) ? [{ id: 'bills', text: 'Delete bills' }] : []),
    ...(can('connections.delete') ? [{ id: 'delete', text: 'Delete' }] : []),
  ]
  if (items.length === 0) return null
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {isOver ? <ListenButton connection={connection}>Connect again</ListenButton> : <CheckButton connection={connection} />}
      <ButtonDropdown
        items={items}
        onItemClick={({ detail: { id } }) => { if (isDoing(id)) onDo(id) }}
      >
        Actions
      </ButtonDropdown>
    </SpaceBetween>
  )
}

function Time({ time }: { time: string | null }) {
  return time ? <span title={printTime(time)}>{timeAgo(time)}</span> : <>Never</>
}

function Facts({ connection }: { connection: Connection }) {
  return (
    <Container header={<Header variant="h2" description={stateWords(connection.state).help}>Connection</Header>}>
      <KeyValuePairs
        columns={3}
        items={[
          { label: 'State', value: <><StateText state={connection.state} /> since {timeAgo(connection.since)}</> },
          { label: 'Last worked', value: <Time time={connection.worked_at} /> },
          { label: 'Last looked at', value: <Time time={connection.checked_at} /> },
          { label: 'Account', value: connection.account_id ? <Copied text={connection.account_id} what="account id" /> : accountText(connection) },
          { label: 'Kind', value: kindWords(connection.kind).label },
          { label: 'Partition', value: partitionWords(connection.partition).label },
          { label: 'Role', value: connection.role_arn ? <Copied text={connection.role_arn} what="role’s ARN" /> : <>None yet; templates call it <code>{connection.role_name}</code></> },
          { label: 'External id', value: <Copied text={connection.external_id} what="external id" /> },
          { label: 'Made', value: <Time time={connection.created_at} /> },
        ]}
      />
    </Container>
  )
}
