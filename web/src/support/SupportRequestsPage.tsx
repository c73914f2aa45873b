import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { endSupport, listSupportRequests, type SupportRequest } from '~/api/support'
import { printTime, timeAgo } from '~/base/dates'
import { roleName } from '~/base/names'
import { Confirm } from '~/ui/Confirm'
import { Copied } from '~/ui/Copied'
import { Empty } from '~/ui/Empty'
import { ProblemAlert } from '~/ui/ProblemAlert'
import { usePageTitle } from '~/ui/usePageTitle'

import { AnswerDialog } from './AnswerDialog'

const key = ['support-requests']

const states: Record<SupportRequest['state'], [StatusIndicatorProps.Type, string]> = {
  requested: ['pending', 'Waits for an answer'],
  approved: ['in-progress', 'Let in'],
  denied: ['stopped', 'Denied'],
  ended: ['stopped', 'Over'],
}

type Doing = { what: 'approve' | 'deny' | 'end'; request: SupportRequest } | null

/** Who from outside asked to be let in, and what became of it. */
export default function SupportRequestsPage() {
  usePageTitle('Support access')
  const client = useQueryClient()
  const [doing, setDoing] = useState<Doing>(null)
  const close = () => { setDoing(null) }
  const refresh = () => void client.invalidateQueries({ queryKey: key })
  const requests = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => listSupportRequests(pageParam),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: 30_000,
  })
  const end = useMutation({ mutationFn: (one: SupportRequest) => endSupport(one.id), onSuccess: () => { close(); refresh() } })
  if (requests.isError) return <ProblemAlert error={requests.error} onRetry={() => void requests.refetch()} />
  return (
    <>
      <Table
        variant="full-page"
        wrapLines
        items={requests.data?.pages.flatMap((page) => page.items) ?? []}
        trackBy="id"
        loading={requests.isPending}
        loadingText="Loading"
        header={<Header variant="h1" description="Nobody from outside comes in unless you let them, in writing and for at most 72 hours. It ends by itself.">Support access</Header>}
        footer={requests.hasNextPage && <Button loading={requests.isFetchingNextPage} onClick={() => void requests.fetchNextPage()}>Older ones</Button>}
        empty={
          <Empty title="Nobody has asked">
            Engineers ask by themselves, without an account: give them this address. <Copied text={`${window.location.origin}/support`} what="address" />
          </Empty>
        }
        columnDefinitions={[
          { id: 'who', header: 'Who', isRowHeader: true, minWidth: 150, cell: (one) => <>{one.name}, {one.company}<Box variant="small" display="block" color="text-body-secondary">{one.email}</Box></> },
          { id: 'state', header: 'State', minWidth: 200, cell: (one) => <State request={one} /> },
          { id: 'reason', header: 'What for', minWidth: 220, cell: (one) => one.reason },
          { id: 'asked', header: 'Asked', minWidth: 140, cell: (one) => <><span title={printTime(one.created_at)}>{timeAgo(one.created_at)}</span><Box variant="small" display="block" color="text-body-secondary">from {one.address}</Box></> },
          { id: 'actions', header: 'Actions', minWidth: 150, cell: (one) => <Actions request={one} onDo={(what) => { setDoing({ what, request: one }) }} /> },
        ]}
      />
      {doing && doing.what !== 'end' && <AnswerDialog request={doing.request} isYes={doing.what === 'approve'} onDone={() => { close(); refresh() }} onClose={close} />}
      {doing?.what === 'end' && (
        <Confirm title={`End the access of ${doing.request.name}?`} action="End" isBusy={end.isPending} error={end.error} onConfirm={() => { end.mutate(doing.request) }} onClose={close}>
          They are out at once.
        </Confirm>
      )}
    </>
  )
}

function State({ request }: { request: SupportRequest }) {
  const [type, label] = states[request.state]
  return (
    <>
      <StatusIndicator type={type}>{label}</StatusIndicator>
      {request.role && request.ends_at && (
        <Box variant="small" display="block">
          {roleName(request.role)}, {request.state === 'ended' ? `ended ${printTime(request.ended_at ?? request.ends_at)}` : `until ${printTime(request.ends_at)}`}
        </Box>
      )}
      {request.decision && <Box variant="small" display="block" color="text-body-secondary">“{request.decision}”</Box>}
    </>
  )
}

function Actions({ request, onDo }: { request: SupportRequest; onDo: (what: 'approve' | 'deny' | 'end') => void }) {
  if (request.state === 'approved') return <Button variant="inline-link" ariaLabel={`End the access of ${request.name}`} onClick={() => { onDo('end') }}>End now</Button>
  if (request.state !== 'requested') return null
  return (
    <SpaceBetween direction="horizontal" size="s">
      <Button variant="inline-link" ariaLabel={`Let ${request.name} in`} onClick={() => { onDo('approve') }}>Let in</Button>
      <Button variant="inline-link" ariaLabel={`Deny ${request.name}`} onClick={() => { onDo('deny') }}>Deny</Button>
    </SpaceBetween>
  )
}
