import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import Table from '@cloudscape-design/components/table'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { endUserToken, listUserTokens } from '~/api/identity'
import { useAnnouncements } from '~/base/announcements'
import { printTime, timeAgo } from '~/base/dates'
import { ProblemAlert } from '~/ui/ProblemAlert'

/** The command lines that act in one's name, below one's sessions. */
export function CommandLines() {
  const client = useQueryClient()
  const { announce } = useAnnouncements()
  const tokens = useQuery({ queryKey: ['user-tokens'], queryFn: () => listUserTokens() })
  const end = useMutation({
    mutationFn: endUserToken,
    onSuccess: () => void client.invalidateQueries({ queryKey: ['user-tokens'] }),
    onError: (error) => { announce('error', error.message) },
  })
  if (tokens.isError) return <ProblemAlert error={tokens.error} onRetry={() => void tokens.refetch()} />
  return (
    <Table
      variant="container"
      items={tokens.data?.items ?? []}
      trackBy="id"
      loading={tokens.isPending}
      loadingText="Loading"
      empty={<Box color="text-body-secondary">None. <code>muster login</code> signs one in.</Box>}
      header={<Header variant="h2" description="Terminals that ask in your name, with your role.">Command lines</Header>}
      columnDefinitions={[
        { id: 'name', header: 'Name', isRowHeader: true, cell: (one) => one.client_name },
        { id: 'address', header: 'Address', cell: (one) => one.address },
        { id: 'used', header: 'Last used', cell: (one) => timeAgo(one.last_used_at) },
        { id: 'created', header: 'Signed in', cell: (one) => printTime(one.created_at) },
        { id: 'expires', header: 'Ends', cell: (one) => printTime(one.expires_at) },
        { id: 'actions', header: 'Actions', cell: (one) => <Button variant="inline-link" ariaLabel={`Sign out ${one.client_name} at ${one.address}`} onClick={() => { end.mutate(one.id) }}>Sign out</Button> },
      ]}
    />
  )
}
