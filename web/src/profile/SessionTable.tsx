import Badge from '@cloudscape-design/components/badge'
import Button from '@cloudscape-design/components/button'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { endSession, listSessions } from '~/api/identity'
import { useAnnouncements } from '~/base/announcements'
import { printTime, timeAgo } from '~/base/dates'
import { Empty } from '~/ui/Empty'
import { ProblemAlert } from '~/ui/ProblemAlert'

import { browserName } from './browser'

interface SessionTableProps {
  /** Whose; one's own without it. */
  userId?: string
  mayEnd: boolean
  header: TableProps['header']
  filter?: TableProps['filter']
}

/** Where somebody is signed in, each to be ended. */
export function SessionTable({ userId, mayEnd, header, filter }: SessionTableProps) {
  const client = useQueryClient()
  const { announce } = useAnnouncements()
  const sessions = useQuery({ queryKey: ['sessions', userId ?? 'own'], queryFn: () => listSessions(userId) })
  const end = useMutation({
    mutationFn: endSession,
    onSuccess: () => void client.invalidateQueries({ queryKey: ['sessions'] }),
    onError: (error) => { announce('error', error.message) },
  })
  return (
    <>
      {sessions.isError && <ProblemAlert error={sessions.error} onRetry={() => void sessions.refetch()} />}
      <Table
        variant="full-page"
        wrapLines
        items={sessions.data?.items ?? []}
        trackBy="id"
        loading={sessions.isPending}
        loadingText="Loading"
        empty={<Empty title="Signed in nowhere" />}
        header={header}
        {...(filter !== undefined && { filter })}
        columnDefinitions={[
          { id: 'browser', header: 'Browser', isRowHeader: true, minWidth: 150, cell: (one) => <span title={one.user_agent}>{browserName(one.user_agent)} {one.is_current && <Badge color="green">this one</Badge>}</span> },
          { id: 'address', header: 'Address', minWidth: 130, cell: (one) => one.address },
          { id: 'seen', header: 'Last seen', cell: (one) => timeAgo(one.last_seen_at) },
          { id: 'created', header: 'Signed in', minWidth: 150, cell: (one) => printTime(one.created_at) },
          { id: 'expires', header: 'Ends', minWidth: 150, cell: (one) => printTime(one.expires_at) },
          { id: 'actions', header: 'Actions', cell: (one) => one.is_current || !mayEnd ? null : <Button variant="inline-link" ariaLabel={`End the session of ${browserName(one.user_agent)} at ${one.address}`} onClick={() => { end.mutate(one.id) }}>End</Button> },
        ]}
      />
    </>
  )
}
