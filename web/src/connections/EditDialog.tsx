import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { Problem } from '~/api/client'
import { changeConnection, type Connection } from '~/api/connections'
import { ProblemAlert } from '~/ui/ProblemAlert'

interface EditDialogProps {
  connection: Connection
  onClose: () => void
}

/** Changes the name, and where bills lie. */
export function EditDialog({ connection, onClose }: EditDialogProps) {
  const client = useQueryClient()
  const [name, setName] = useState(connection.name)
  const [bucket, setBucket] = useState(connection.bills?.bucket ?? '')
  const [region, setRegion] = useState(connection.bills?.region ?? '')
  const [prefix, setPrefix] = useState(connection.bills?.prefix ?? '')
  const [report, setReport] = useState(connection.bills?.report ?? '')
  const bills = bucket.trim()
    ? { bucket: bucket.trim(), region: region.trim() || null, prefix: prefix.trim().replace(/\/+$/, '') || null, report: report.trim() || null }
    : null
  const save = useMutation({
    mutationFn: () => changeConnection(connection.id, {
      ...(name.trim() !== connection.name && { name: name.trim() }),
      ...((bills ?? connection.bills) && { bills }),
    }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['connections'] })
      onClose()
    },
  })
  const problem = save.error instanceof Problem ? save.error : null
  const nameProblem = problem?.field('/name') ?? (problem?.code === 'connection.duplicate_name' ? problem.message : undefined)
  const bucketProblem = problem?.field('/bills/bucket')
  const placeFields: [string, string, (value: string) => void, string | undefined][] = [
    ['Region of the bucket', region, setRegion, problem?.field('/bills/region')],
    ['Prefix', prefix, setPrefix, problem?.field('/bills/prefix')],
    ['Report or export', report, setReport, problem?.field('/bills/report')],
  ]
  return (
    <Modal
      visible
      header={`Edit ${connection.name}`}
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>Cancel</Button>
            <Button variant="primary" loading={save.isPending} disabled={!name.trim()} onClick={() => { save.mutate() }}>Save</Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {save.isError && !nameProblem && !bucketProblem && <ProblemAlert error={save.error} />}
        <FormField label="Name" errorText={nameProblem}>
          <Input autoFocus autoComplete={false} value={name} onChange={({ detail }) => { setName(detail.value) }} />
        </FormField>
        {connection.kind !== 'member' && (
          <FormField
            label="Bucket"
            description="Where bills are delivered. Empty: Muster looks for it by itself, among the account’s exports and reports."
            errorText={bucketProblem}
          >
            <Input autoComplete={false} spellcheck={false} value={bucket} onChange={({ detail }) => { setBucket(detail.value) }} />
          </FormField>
        )}
        {connection.kind !== 'member' && bills && placeFields.map(([label, value, set, wrong]) => (
          <FormField key={label} label={label} errorText={wrong}>
            <Input autoComplete={false} spellcheck={false} value={value} onChange={({ detail }) => { set(detail.value) }} />
          </FormField>
        ))}
      </SpaceBetween>
    </Modal>
  )
}
