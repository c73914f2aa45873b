import Badge from '@cloudscape-design/components/badge'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Link from '@cloudscape-design/components/link'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'

import type { User } from '~/api/identity'
import { listSignIns, type SignIn } from '~/api/signIns'
import { printTime, timeAgo } from '~/base/dates'
import { providersQuery } from '~/federation/queries'
import { browserName } from '~/profile/browser'
import { useCan } from '~/session/useSession'
import { Empty } from '~/ui/Empty'
import { ProblemAlert } from '~/ui/ProblemAlert'

import { methodText, refusalText } from './signInWords'

interface SignInTableProps {
  /** Whose: one's own without it, everybody's with "all". */
  userId?: string
  /** Those whose names are known, where others' are shown. */
  users?: readonly User[]
  header: TableProps['header']
  filter?: TableProps['filter']
}

/** Tries to sign in, the newest first. */
export function SignInTable({ userId, users, header, filter }: SignInTableProps) {
  const signIns = useInfiniteQuery({
    queryKey: ['sign-ins', userId ?? 'own'],
    queryFn: ({ pageParam }) => listSignIns(userId, pageParam),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  })
  const can = useCan()
  const providers = useQuery({ ...providersQuery, enabled: can('federation.read') })
  const nameOf = (id: string | null) => providers.data?.items.find((one) => one.id === id)?.name ?? null
  if (signIns.isError) return <ProblemAlert error={signIns.error} onRetry={() => void signIns.refetch()} />
  return (
    <Table
      variant="full-page"
      wrapLines
      items={signIns.data?.pages.flatMap((page) => page.items) ?? []}
      trackBy="id"
      loading={signIns.isPending}
      loadingText="Loading"
      header={header}
      {...(filter !== undefined && { filter })}
      empty={<Empty title="No sign-ins yet">Each try is listed here for half a year, also those that were refused.</Empty>}
      footer={signIns.hasNextPage && <Button loading={signIns.isFetchingNextPage} onClick={() => void signIns.fetchNextPage()}>Older ones</Button>}
      columnDefinitions={[
        { id: 'at', header: 'When', isRowHeader: true, minWidth: 105, cell: (one) => <span title={printTime(one.at)}>{timeAgo(one.at)}</span> },
        ...(users ? [{ id: 'who', header: 'Who', minWidth: 100, cell: (one: SignIn) => <Who id={one.user_id} users={users} /> }] : []),
        { id: 'outcome', header: 'Outcome', minWidth: 130, cell: (one) => <Outcome signIn={one} /> },
        { id: 'how', header: 'How', minWidth: 170, cell: (one) => methodText(one, nameOf(one.provider_id)) },
        { id: 'browser', header: 'Browser', minWidth: 160, cell: (one) => <><span title={one.user_agent}>{browserName(one.user_agent)}</span> {one.device && <Badge color="blue">new</Badge>}</> },
        { id: 'address', header: 'Address', minWidth: 120, cell: (one) => one.address },
      ]}
    />
  )
}

function Who({ id, users }: { id: string | null; users: readonly User[] }) {
  if (id === null) return <Box color="text-body-secondary">nobody who is known here</Box>
  return <Link href={`/admin/users/${id}`}>{users.find((one) => one.id === id)?.name ?? 'a former user'}</Link>
}

function Outcome({ signIn }: { signIn: SignIn }) {
  if (signIn.outcome === 'succeeded') return <StatusIndicator type="success">Signed in</StatusIndicator>
  return (
    <>
      <StatusIndicator type="error">Refused</StatusIndicator>
      <Box variant="small" display="block">{refusalText(signIn.reason)}</Box>
    </>
  )
}
