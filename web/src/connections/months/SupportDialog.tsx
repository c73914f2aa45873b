import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Link from '@cloudscape-design/components/link'
import Modal from '@cloudscape-design/components/modal'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { Problem } from '~/api/client'
import type { Connection } from '~/api/connections'
import type { SupportRequest } from '~/api/months'
import { addMonths, monthName, monthOf, today } from '~/base/dates'
import { Await } from '~/ui/Await'
import { Copied } from '~/ui/Copied'
import { Snippet } from '~/ui/Snippet'

import { supportRequestQuery } from './queries'

const mostBefore = 36

interface SupportDialogProps {
  connection: Connection
  onClose: () => void
}

/** What to write to AWS, for the months of a span that were never delivered. */
export function SupportDialog({ connection, onClose }: SupportDialogProps) {
  const current = monthOf(today())
  const [first, setFirst] = useState(addMonths(current, -12))
  const [last, setLast] = useState(addMonths(current, -1))
  const request = useQuery(supportRequestQuery(connection.id, first, last))
  const choose = (side: 'first' | 'last', month: string) => {
    if (side === 'first' || month < first) setFirst(month)
    if (side === 'last' || month > last) setLast(month)
  }
  return (
    <Modal
      visible
      size="large"
      header="Ask AWS for missing months"
      onDismiss={onClose}
      footer={<Box float="right"><Button variant="primary" onClick={onClose}>Close</Button></Box>}
    >
      <SpaceBetween size="m">
        <Box className="muster-prose">
          AWS Support can fill a report with months of before it was made. It is asked in a case, which is free. Once the
          months lie in the bucket, they are listed here.
        </Box>
        <div className="muster-controls">
          <MonthSelect label="From" month={first} onChange={(month) => { choose('first', month) }} />
          <MonthSelect label="To" month={last} onChange={(month) => { choose('last', month) }} />
        </div>
        {isWithAnswer(request.error) ? <Refused code={request.error.code} detail={request.error.message} /> : <Await query={request}>{(written) => <Written connection={connection} request={written} />}</Await>}
      </SpaceBetween>
    </Modal>
  )
}

function MonthSelect({ label, month, onChange }: { label: string; month: string; onChange: (month: string) => void }) {
  const current = monthOf(today())
  const options = Array.from({ length: mostBefore }, (_, i) => addMonths(current, -1 - i)).map((value) => ({ value, label: monthName(value) }))
  return (
    <FormField label={label}>
      <Select selectedOption={{ value: month, label: monthName(month) }} options={options} onChange={({ detail }) => { onChange(detail.selectedOption.value ?? month) }} />
    </FormField>
  )
}

function isWithAnswer(error: unknown): error is Problem {
  return error instanceof Problem && ['connection.nothing_missing', 'connection.no_report', 'connection.no_bills'].includes(error.code)
}

function Refused({ code, detail }: { code: string; detail: string }) {
  if (code === 'connection.nothing_missing') return <Alert type="success" header="Nothing is missing">Each of these months has been delivered.</Alert>
  return <Alert type="info" header="Not yet">{detail}</Alert>
}

function Written({ connection, request }: { connection: Connection; request: SupportRequest }) {
  return (
    <SpaceBetween size="m">
      <ol className="muster-steps">
        <li>
          Sign in to account {connection.account_id} and{' '}
          {connection.partition === 'aws' ? <Link external href="https://support.console.aws.amazon.com/support/home#/case/create">open a case</Link> : 'open a case'}: Account and
          billing, General info and getting started.
        </li>
        <li>Subject: <Copied text={request.subject} what="subject" /></li>
        <li>Copy the text below into its description, and send it.</li>
      </ol>
      <Snippet file="aws-support-request.txt" label={`Text, for ${request.months.length === 1 ? '1 month' : `${String(request.months.length)} months`}`} text={request.text} />
    </SpaceBetween>
  )
}
