import Button from '@cloudscape-design/components/button'
import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'

import { exportReport, type SavedReport } from '~/api/cost'
import { useAnnouncements } from '~/base/announcements'
import { useCan } from '~/session/useSession'

import { SaveDialog } from './SaveDialog'
import { quoted, toDocument, toText, type ReportState } from './state'

interface ReportActionsProps {
  state: ReportState
  saved: SavedReport | null
  update: (part: Partial<ReportState>) => void
}

export function ReportActions({ state, saved, update }: ReportActionsProps) {
  const can = useCan()
  const { announce } = useAnnouncements()
  const [isSaving, setSaving] = useState(false)

  const copy = (text: string, what: string) => {
    // Where a page came without TLS, a browser has no clipboard at all.
    Promise.resolve().then(() => navigator.clipboard.writeText(text)).then(
      () => { announce('success', `${what} copied.`) },
      () => { announce('error', `${what} could not be copied; the browser did not allow it.`) },
    )
  }
  const save = (format: 'csv' | 'json' | 'parquet') => {
    exportReport(toDocument(state), format).catch((error: unknown) => {
      announce('error', error instanceof Error ? error.message : 'The download failed.')
    })
  }
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <ButtonDropdown
        items={[
          { id: 'link', text: 'Copy link to this report' },
          { id: 'text', text: 'Copy as text' },
          { id: 'command', text: 'Copy as command', secondaryText: 'muster cost report …' },
          { id: 'document', text: 'Copy as JSON document' },
        ]}
        onItemClick={({ detail }) => {
          if (detail.id === 'link') copy(window.location.href, 'Link')
          if (detail.id === 'text') copy(toText(state), 'Text')
          if (detail.id === 'command') copy(`muster cost report ${quoted(toText(state)).replaceAll("''", `'\\''`)}`, 'Command')
          if (detail.id === 'document') copy(JSON.stringify(toDocument(state), null, 2), 'Document')
        }}
        expandToViewport
      >
        Copy
      </ButtonDropdown>
      {can('cost.export') && (
        <ButtonDropdown
          items={[
            { id: 'csv', text: 'CSV' },
            { id: 'parquet', text: 'Parquet' },
            { id: 'json', text: 'JSON' },
          ]}
          onItemClick={({ detail }) => { save(detail.id as 'csv' | 'json' | 'parquet') }}
          expandToViewport
        >
          Download
        </ButtonDropdown>
      )}
      {can('reports.update') && <Button variant="primary" onClick={() => { setSaving(true) }}>Save</Button>}
      {isSaving && (
        <SaveDialog
          state={state}
          saved={saved}
          onSaved={(report) => { update({ saved: report.id }) }}
          onClose={() => { setSaving(false) }}
        />
      )}
    </SpaceBetween>
  )
}
