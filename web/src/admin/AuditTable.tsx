import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'
import { useState } from 'react'

import type { AuditEvent } from '~/api/platform'
import { Empty } from '~/ui/Empty'

interface AuditTableProps {
  events: AuditEvent[]
  isLoading: boolean
  onNarrow: (part: { actor?: string; action?: string; target?: string }) => void
}

function time(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 19)}`
}

function Result({ result }: { result: string }) {
  return <StatusIndicator type={result === 'succeeded' ? 'success' : 'error'}>{result}</StatusIndicator>
}

export function AuditTable({ events, isLoading, onNarrow }: AuditTableProps) {
  const [open, setOpen] = useState<AuditEvent | null>(null)
  return (
    <>
      <Table
        items={events}
        trackBy="id"
        loading={isLoading}
        loadingText="Loading"
        contentDensity="compact"
        header={<Header variant="h2">Events, newest first (UTC)</Header>}
        empty={<Empty title="No event like that">Take conditions away, or widen the time.</Empty>}
        columnDefinitions={[
          { id: 'at', header: 'Time', minWidth: 170, cell: (event) => <Button variant="inline-link" ariaLabel={`Details of ${event.action} at ${time(event.at)}`} onClick={() => { setOpen(event) }}>{time(event.at)}</Button> },
          { id: 'actor', header: 'Who', isRowHeader: true, cell: (event) => <Narrow text={event.actor_name ?? event.actor} onClick={() => { onNarrow({ actor: event.actor }) }} /> },
          { id: 'action', header: 'Action', cell: (event) => <Narrow text={event.action} onClick={() => { onNarrow({ action: event.action }) }} /> },
          { id: 'target', header: 'On what', cell: (event) => event.target ? <Narrow text={event.target_name ?? event.target} onClick={() => { onNarrow({ target: event.target }) }} /> : '–' },
          { id: 'result', header: 'Result', cell: (event) => <Result result={event.result} /> },
        ]}
      />
      {open && <EventDialog event={open} onClose={() => { setOpen(null) }} />}
    </>
  )
}

/** A value that one can click to see only events like it. */
function Narrow({ text, onClick }: { text: string; onClick: () => void }) {
  return <Button variant="inline-link" ariaLabel={`Only ${text}`} onClick={onClick}>{text}</Button>
}

function EventDialog({ event, onClose }: { event: AuditEvent; onClose: () => void }) {
  return (
    <Modal visible header={event.action} size="large" onDismiss={onClose} footer={<Box float="right"><Button variant="primary" onClick={onClose}>Close</Button></Box>}>
      <SpaceBetween size="m">
        <KeyValuePairs
          columns={2}
          items={[
            { label: 'Time', value: `${time(event.at)} UTC` },
            { label: 'Result', value: <Result result={event.result} /> },
            { label: 'Who', value: `${event.actor_name ?? ''} ${event.actor}`.trim() },
            { label: 'On what', value: `${event.target_name ?? ''} ${event.target}`.trim() || '–' },
            { label: 'Request', value: event.request_id ?? '–' },
            { label: 'Scope', value: event.scope ?? '–' },
            { label: 'Place in the chain', value: event.id },
            { label: 'Hash', value: <span className="muster-code">{event.hash}</span> },
          ]}
        />
        <pre className="muster-details">{JSON.stringify(event.details, null, 2)}</pre>
      </SpaceBetween>
    </Modal>
  )
}
