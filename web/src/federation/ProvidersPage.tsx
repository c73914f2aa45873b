import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'

import { useCan } from '~/session/useSession'
import { Empty } from '~/ui/Empty'
import { ProblemAlert } from '~/ui/ProblemAlert'
import { usePageTitle } from '~/ui/usePageTitle'

import { ExemptBox } from './ExemptBox'
import { NewProviderDialog } from './NewProviderDialog'
import { providersQuery } from './queries'
import { kindName } from './words'

export default function ProvidersPage() {
  usePageTitle('Company sign-in')
  const can = useCan()
  const navigate = useNavigate()
  const providers = useQuery(providersQuery)
  const [isAdding, setAdding] = useState(false)
  const add = can('federation.update') ? <Button variant="primary" onClick={() => { setAdding(true) }}>Add provider</Button> : undefined
  if (providers.isError) return <ProblemAlert error={providers.error} onRetry={() => void providers.refetch()} />
  const items = providers.data?.items ?? []
  return (
    <SpaceBetween size="l">
      <Table
        items={items}
        trackBy="id"
        wrapLines
        loading={providers.isPending}
        loadingText="Loading"
        header={<Header variant="h1" counter={providers.data && `(${String(items.length)})`} description="People sign in where they do for everything else, with the protections that they have there." actions={add}>Company sign-in</Header>}
        empty={
          <Empty title="Everybody signs in by a password of their own" action={add}>
            Add your company’s provider, such as Entra ID, Okta, Google or Keycloak. Who signs in there then needs no password here.
          </Empty>
        }
        columnDefinitions={[
          { id: 'name', header: 'Name', isRowHeader: true, minWidth: 150, cell: (one) => <Link href={`/admin/providers/${one.id}`}>{one.name}</Link> },
          { id: 'kind', header: 'Kind', minWidth: 140, cell: (one) => kindName(one.kind) },
          { id: 'domains', header: 'Domains', minWidth: 160, cell: (one) => one.domains.join(', ') || '–' },
          { id: 'state', header: 'State', minWidth: 120, cell: (one) => (one.is_enabled ? <StatusIndicator type="success">On</StatusIndicator> : <StatusIndicator type="stopped">Off</StatusIndicator>) },
          { id: 'enforced', header: 'Passwords', minWidth: 160, cell: (one) => (one.is_enforced ? 'not for its domains' : 'still possible') },
        ]}
      />
      {items.length > 0 && <ExemptBox />}
      {isAdding && <NewProviderDialog onClose={() => { setAdding(false) }} onDone={(made) => { void navigate(`/admin/providers/${made.id}`) }} />}
    </SpaceBetween>
  )
}
