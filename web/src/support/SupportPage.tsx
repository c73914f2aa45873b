import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Textarea from '@cloudscape-design/components/textarea'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'

import { Problem } from '~/api/client'
import { askForSupportAccess, signInAsSupport } from '~/api/support'
import { Gate } from '~/session/Gate'
import { sessionQuery } from '~/session/useSession'

/** Where an engineer from outside asks to be let in, and comes in once an Admin has said yes. */
export default function SupportPage() {
  const [token, setToken] = useState<string | null>(null)
  const [hasAsked, setAsked] = useState(false)
  const [isEntering, setEntering] = useState(false)
  if (isEntering) return <Enter known={token ?? ''} onBack={() => { setEntering(false) }} />
  if (hasAsked && token) return <Asked token={token} onEnter={() => { setEntering(true) }} />
  return <Ask onAsked={(made) => { setToken(made); setAsked(true) }} onEnter={() => { setEntering(true) }} />
}

function Ask({ onAsked, onEnter }: { onAsked: (token: string) => void; onEnter: () => void }) {
  const [fields, setFields] = useState({ name: '', company: '', email: '', reason: '' })
  const ask = useMutation({ mutationFn: () => askForSupportAccess(fields), onSuccess: ({ token }) => { onAsked(token) } })
  const problem = ask.error instanceof Problem ? ask.error : null
  const set = (part: Partial<typeof fields>) => { setFields((before) => ({ ...before, ...part })) }
  const isWhole = Object.values(fields).every((one) => one.trim())
  return (
    <Gate
      title="Support access"
      description="For engineers from outside who are to help here. An administrator decides, for how long and what you may see."
      error={problem?.errors.length === 1 ? null : ask.error}
      footer={<Button variant="inline-link" onClick={onEnter}>I have been let in</Button>}
    >
      <form onSubmit={(event) => { event.preventDefault(); ask.mutate() }}>
        <SpaceBetween size="m">
          <FormField label="Your name" errorText={problem?.field('/name')}>
            <Input autoFocus autoComplete="name" value={fields.name} onChange={({ detail }) => { set({ name: detail.value }) }} />
          </FormField>
          <FormField label="Company" errorText={problem?.field('/company')}>
            <Input autoComplete="organization" value={fields.company} onChange={({ detail }) => { set({ company: detail.value }) }} />
          </FormField>
          <FormField label="E-mail address" errorText={problem?.field('/email')}>
            <Input type="email" autoComplete="email" value={fields.email} onChange={({ detail }) => { set({ email: detail.value }) }} />
          </FormField>
          <FormField label="What for" description="The administrator reads it, and auditors do." constraintText="10 characters or more" errorText={problem?.field('/reason')}>
            <Textarea rows={4} value={fields.reason} onChange={({ detail }) => { set({ reason: detail.value }) }} />
          </FormField>
          <Button variant="primary" formAction="submit" fullWidth loading={ask.isPending} disabled={!isWhole}>Ask</Button>
        </SpaceBetween>
      </form>
    </Gate>
  )
}

function Asked({ token, onEnter }: { token: string; onEnter: () => void }) {
  return (
    <Gate title="Asked" description="Once an administrator has let you in, this token signs you in. Tell them that you wait.">
      <SpaceBetween size="m">
        <Alert type="warning">The token is shown once. It is good for nobody but you.</Alert>
        <code className="muster-secret">{token}</code>
        <CopyToClipboard copyButtonText="Copy token" textToCopy={token} copySuccessText="Copied" copyErrorText="The browser did not allow it; mark the token and copy it" />
        <Button variant="primary" fullWidth onClick={onEnter}>I have been let in</Button>
      </SpaceBetween>
    </Gate>
  )
}

function Enter({ known, onBack }: { known: string; onBack: () => void }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const [token, setToken] = useState(known)
  const enter = useMutation({
    mutationFn: () => signInAsSupport(token.trim()),
    onSuccess: async () => {
      await client.fetchQuery({ ...sessionQuery, staleTime: 0 })
      void navigate('/', { replace: true })
    },
  })
  return (
    <Gate title="Support access" error={enter.error} footer={<Link variant="secondary" onFollow={(event) => { event.preventDefault(); onBack() }} href="/support">Ask to be let in</Link>}>
      <form onSubmit={(event) => { event.preventDefault(); enter.mutate() }}>
        <SpaceBetween size="m">
          <FormField label="Token" description="As it was shown when you asked.">
            <Input type="password" autoFocus autoComplete={false} value={token} onChange={({ detail }) => { setToken(detail.value) }} />
          </FormField>
          <Button variant="primary" formAction="submit" fullWidth loading={enter.isPending} disabled={!token.trim()}>Come in</Button>
        </SpaceBetween>
      </form>
    </Gate>
  )
}
