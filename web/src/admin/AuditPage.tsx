import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import DateInput from '@cloudscape-design/components/date-input'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useSearchParams } from 'react-router'

import { auditExportUrl, listAuditEvents } from '~/api/platform'
import { useCan } from '~/session/useSession'
import { ProblemAlert } from '~/ui/ProblemAlert'
import { usePageTitle } from '~/ui/usePageTitle'

import { AuditTable } from './AuditTable'

const fields = ['actor', 'action', 'target', 'result', 'request_id', 'from', 'to'] as const
type Field = (typeof fields)[number]

const outcomes = ['succeeded', 'refused', 'failed'] as const
const results = [
  { value: '', label: 'Any' },
  { value: 'succeeded', label: 'Succeeded' },
  { value: 'refused', label: 'Refused' },
  { value: 'failed', label: 'Failed' },
]

/** A day as the moment it begins or, for an end, the one after it does; what is none, for the server to refuse. */
function moment(day: string, isEnd: boolean): string {
  const time = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(time.getTime())) return day
  if (isEnd) time.setUTCDate(time.getUTCDate() + 1)
  return `${time.toISOString().slice(0, 19)}Z`
}

/** A field of the search as a parameter that may be repeated. */
const all = (text: string) => (text ? [text] : [])

export default function AuditPage() {
  usePageTitle('Audit trail')
  const can = useCan()
  const [parameters, setParameters] = useSearchParams()
  const wanted = Object.fromEntries(fields.map((field) => [field, parameters.get(field) ?? ''])) as Record<Field, string>
  const [draft, setDraft] = useState(wanted)
  const events = useInfiniteQuery({
    queryKey: ['audit', wanted],
    queryFn: ({ pageParam }) =>
      listAuditEvents({
        actor: all(wanted.actor),
        action: all(wanted.action),
        target: all(wanted.target),
        result: outcomes.filter((one) => one === wanted.result),
        request_id: all(wanted.request_id),
        from: wanted.from ? moment(wanted.from, false) : undefined,
        to: wanted.to ? moment(wanted.to, true) : undefined,
        limit: 100,
        cursor: pageParam,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  })
  const search = (next: Record<Field, string>) => {
    setDraft(next)
    setParameters(Object.fromEntries(Object.entries(next).filter(([, value]) => value !== '')))
  }
  const text = (field: Field, label: string, placeholder: string) => (
    <FormField label={label}>
      <Input type="search" value={draft[field]} placeholder={placeholder} onChange={({ detail }) => { setDraft({ ...draft, [field]: detail.value }) }} />
    </FormField>
  )
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={<>Who did what, to what, from where. Each event is chained to the one before; <code>muster audit verify</code> finds any change.</>}
          actions={
            can('audit.export') && (
              <SpaceBetween direction="horizontal" size="xs">
                <Button href={auditExportUrl('jsonl')} download>Export JSON lines</Button>
                <Button href={auditExportUrl('ocsf')} download>Export OCSF</Button>
              </SpaceBetween>
            )
          }
        >
          Audit trail
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Container>
          <form onSubmit={(event) => { event.preventDefault(); search(draft) }}>
            <div className="muster-controls">
              {text('actor', 'Who', 'user_…')}
              {text('action', 'Action', 'user.created')}
              {text('target', 'On what', 'id')}
              <FormField label="Result">
                <Select
                  selectedOption={results.find((one) => one.value === draft.result) ?? { value: draft.result, label: draft.result }}
                  options={results}
                  onChange={({ detail }) => { setDraft({ ...draft, result: detail.selectedOption.value ?? '' }) }}
                />
              </FormField>
              <FormField label="From"><DateInput value={draft.from} format="iso" placeholder="YYYY-MM-DD" onChange={({ detail }) => { setDraft({ ...draft, from: detail.value }) }} /></FormField>
              <FormField label="To"><DateInput value={draft.to} format="iso" placeholder="YYYY-MM-DD" onChange={({ detail }) => { setDraft({ ...draft, to: detail.value }) }} /></FormField>
              {text('request_id', 'Request', 'req_…')}
            </div>
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="primary" formAction="submit">Search</Button>
              <Button formAction="none" onClick={() => { search(Object.fromEntries(fields.map((field) => [field, ''])) as Record<Field, string>) }}>Clear</Button>
            </SpaceBetween>
          </form>
        </Container>
        {events.isError ? (
          <ProblemAlert error={events.error} onRetry={() => void events.refetch()} />
        ) : (
          <AuditTable events={events.data?.pages.flatMap((page) => page.items) ?? []} isLoading={events.isPending} onNarrow={(part) => { search({ ...wanted, ...part }) }} />
        )}
        {events.hasNextPage && (
          <Box textAlign="center">
            <Button loading={events.isFetchingNextPage} onClick={() => void events.fetchNextPage()}>Older events</Button>
          </Box>
        )}
      </SpaceBetween>
    </ContentLayout>
  )
}
