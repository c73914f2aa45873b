import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { deleteApiToken, listApiTokens, type ApiToken } from '~/api/identity'
import { timeAgo, printTime } from '~/base/dates'
import { roleName } from '~/base/names'
import { useCan } from '~/session/useSession'
import { Confirm } from '~/ui/Confirm'
import { Empty } from '~/ui/Empty'
import { ProblemAlert } from '~/ui/ProblemAlert'
import { usePageTitle } from '~/ui/usePageTitle'

import { TokenDialog } from './TokenDialog'

export default function ApiTokensPage() {
  usePageTitle('API tokens')
  const can = useCan()
  const client = useQueryClient()
  const [isMaking, setMaking] = useState(false)
  const [doomed, setDoomed] = useState<ApiToken | null>(null)
  const tokens = useQuery({ queryKey: ['api-tokens'], queryFn: listApiTokens })
  const refresh = () => void client.invalidateQueries({ queryKey: ['api-tokens'] })
  const remove = useMutation({
    mutationFn: (token: ApiToken) => deleteApiToken(token.id),
    onSuccess: () => { refresh(); setDoomed(null) },
  })
  const items = tokens.data?.items ?? []
  const old = items.filter((token) => token.is_old).length
  const make = can('api_tokens.create') ? <Button variant="primary" onClick={() => { setMaking(true) }}>Create token</Button> : undefined
  if (tokens.isError) return <ProblemAlert error={tokens.error} onRetry={() => void tokens.refetch()} />
  return (
    <SpaceBetween size="m">
      {old > 0 && (
        <Alert type="warning">
          {old === 1 ? 'One token is' : `${String(old)} tokens are`} older than tokens should get. Make new ones, put them where the old are used, then revoke those.
        </Alert>
      )}
      <Table
        variant="full-page"
        wrapLines
        items={items}
        trackBy="id"
        loading={tokens.isPending}
        loadingText="Loading"
        header={<Header variant="h1" actions={make}>API tokens</Header>}
        empty={
          <Empty title="No API tokens" action={make}>
            A token lets a program use the API: <code>Authorization: Bearer …</code>. Give it the least role that does.
          </Empty>
        }
        columnDefinitions={[
          { id: 'name', header: 'Name', isRowHeader: true, minWidth: 130, cell: (one) => one.name },
          { id: 'hint', header: 'Token', minWidth: 150, cell: (one) => <code>{one.hint}</code> },
          { id: 'role', header: 'Role', cell: (one) => roleName(one.role) },
          { id: 'age', header: 'Made', cell: (one) => (one.is_old ? <StatusIndicator type="warning">{timeAgo(one.created_at)}</StatusIndicator> : timeAgo(one.created_at)) },
          { id: 'expires', header: 'Expires', cell: (one) => (one.expires_at ? printTime(one.expires_at) : 'never') },
          { id: 'used', header: 'Last used', cell: (one) => (one.last_used_at ? timeAgo(one.last_used_at) : 'never') },
          {
            id: 'actions', header: 'Actions', minWidth: 100,
            cell: (one) => can('api_tokens.delete') ? <Button variant="inline-link" ariaLabel={`Revoke ${one.name}`} onClick={() => { setDoomed(one) }}>Revoke</Button> : null,
          },
        ]}
      />
      {isMaking && <TokenDialog onMade={refresh} onClose={() => { setMaking(false) }} />}
      {doomed && (
        <Confirm title={`Revoke ${doomed.name}?`} action="Revoke" isBusy={remove.isPending} error={remove.error} onConfirm={() => { remove.mutate(doomed) }} onClose={() => { setDoomed(null) }}>
          Programs that use it are refused from now on. This cannot be taken back.
        </Confirm>
      )}
    </SpaceBetween>
  )
}
