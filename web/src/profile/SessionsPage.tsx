import Badge from '@cloudscape-design/components/badge'
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { endSession, listSessions } from '~/api/identity'
import { useAnnouncements } from '~/base/announcements'
import { printTime, timeAgo } from '~/base/dates'
import { ProblemAlert } from '~/ui/ProblemAlert'
import { usePageTitle } from '~/ui/usePageTitle'

import { browserName } from './browser'
import { CommandLines } from './CommandLines'

export default function SessionsPage() {
  usePageTitle('Sessions')
  const client = useQueryClient()
  const { announce } = useAnnouncements()
  const sessions = useQuery({ queryKey: ['sessions'], queryFn: () => listSessions() })
  const end = useMutation({
    mutationFn: endSession,
    onSuccess: () => void client.invalidateQueries({ queryKey: ['sessions'] }),
    onError: (error) => { announce('error', error.message) },
  })
  if (sessions.isError) return <ProblemAlert error={sessions.error} onRetry={() => void sessions.refetch()} />
  return (
    <SpaceBetween size="l">
      <Table
        variant="container"
        items={sessions.data?.items ?? []}
        trackBy="id"
        loading={sessions.isPending}
        loadingText="Loading"
        header={<Header variant="h1" description="Where you are signed in. End those that you do not know, then change your password.">Sessions</Header>}
        columnDefinitions={[
          { id: 'browser', header: 'Browser', isRowHeader: true, cell: (one) => <span title={one.user_agent}>{browserName(one.user_agent)} {one.is_current && <Badge color="green">this one</Badge>}</span> },
          { id: 'address', header: 'Address', cell: (one) => one.address },
          { id: 'seen', header: 'Last seen', cell: (one) => timeAgo(one.last_seen_at) },
          { id: 'created', header: 'Signed in', cell: (one) => printTime(one.created_at) },
          { id: 'expires', header: 'Ends', cell: (one) => printTime(one.expires_at) },
          { id: 'actions', header: 'Actions', cell: (one) => one.is_current ? null : <Button variant="inline-link" ariaLabel={`End the session of ${browserName(one.user_agent)} at ${one.address}`} onClick={() => { end.mutate(one.id) }}>End</Button> },
        ]}
      />
      <CommandLines />
    </SpaceBetween>
  )
}
