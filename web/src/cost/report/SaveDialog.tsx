import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Checkbox from '@cloudscape-design/components/checkbox'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { Problem } from '~/api/client'
import { changeSavedReport, saveReport, type SavedReport } from '~/api/cost'
import { useAnnouncements } from '~/base/announcements'
import { ProblemAlert } from '~/ui/ProblemAlert'

import { toDocument, toView, type ReportState } from './state'

interface SaveDialogProps {
  state: ReportState
  saved: SavedReport | null
  onSaved: (report: SavedReport) => void
  onClose: () => void
}

export function SaveDialog({ state, saved, onSaved, onClose }: SaveDialogProps) {
  const client = useQueryClient()
  const { announce } = useAnnouncements()
  const [name, setName] = useState(saved?.name ?? '')
  const [folder, setFolder] = useState(saved?.folder ?? '')
  const [isShared, setShared] = useState(saved?.is_shared ?? false)
  const draft = () => ({
    name: name.trim(),
    folder: folder.trim() || null,
    is_shared: isShared,
    report: toDocument(state),
    view: toView(state),
  })
  const save = useMutation({
    mutationFn: (as: 'new' | 'same') =>
      as === 'same' && saved ? changeSavedReport(saved.id, draft()) : saveReport(draft()),
    onSuccess: (report) => {
      void client.invalidateQueries({ queryKey: ['saved-reports'] })
      announce('success', `Saved as ${report.name}.`)
      onSaved(report)
      onClose()
    },
  })
  const problem = save.error instanceof Problem ? save.error : null
  return (
    <Modal
      visible
      header="Save report"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>Cancel</Button>
            {saved && <Button disabled={!name.trim()} onClick={() => { save.mutate('new') }}>Save as new</Button>}
            <Button variant="primary" loading={save.isPending} disabled={!name.trim()} onClick={() => { save.mutate(saved ? 'same' : 'new') }}>
              Save
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {save.isError && !problem?.isOfFields() && <ProblemAlert error={save.error} />}
        <FormField label="Name" errorText={problem?.field('/name')}>
          <Input autoFocus value={name} onChange={({ detail }) => { setName(detail.value) }} />
        </FormField>
        <FormField label="Folder" description="Optional. Reports are listed by folder." errorText={problem?.field('/folder')}>
          <Input value={folder} onChange={({ detail }) => { setFolder(detail.value) }} />
        </FormField>
        <Checkbox checked={isShared} description="Everybody who may see costs can open it; only you can change it." onChange={({ detail }) => { setShared(detail.checked) }}>
          Share with everybody
        </Checkbox>
      </SpaceBetween>
    </Modal>
  )
}
