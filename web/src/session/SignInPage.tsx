import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Navigate, useNavigate, useSearchParams } from 'react-router'

import { Problem } from '~/api/client'
import { sendCode, signIn } from '~/api/identity'

import { Gate } from './Gate'
import { sessionQuery } from './useSession'

/** Where to go after signing in; only ever a page of our own. */
function destination(next: string | null): string {
  return next && /^\/(?![/\\])/.test(next) ? next : '/'
}

export default function SignInPage() {
  const [parameters] = useSearchParams()
  const navigate = useNavigate()
  const client = useQueryClient()
  const { data: session } = useQuery(sessionQuery)
  const [needsCode, setNeedsCode] = useState(false)
  const next = destination(parameters.get('next'))

  const enter = async () => {
    await client.invalidateQueries({ queryKey: ['session'] })
    await client.fetchQuery({ ...sessionQuery, staleTime: 0 })
    void navigate(next, { replace: true })
  }

  if (session) return <Navigate to={next} replace />
  return needsCode ? (
    <CodeForm onDone={() => void enter()} onExpired={() => { setNeedsCode(false) }} />
  ) : (
    <PasswordForm
      welcome={parameters.has('welcome')}
      onDone={(stage) => { if (stage === 'active') void enter(); else setNeedsCode(true) }}
    />
  )
}

function PasswordForm({ welcome, onDone }: { welcome: boolean; onDone: (stage: 'active' | 'second_factor') => void }) {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const attempt = useMutation({
    mutationFn: () => signIn(email.trim(), password),
    onSuccess: (answer) => { onDone(answer.stage) },
    onError: () => { setPassword('') },
  })
  return (
    <Gate
      title="Sign in"
      description={welcome ? 'All set: now sign in with the password you have just chosen.' : undefined}
      error={attempt.error}
      footer={<Link href="/reset">I have forgotten my password</Link>}
    >
      <form onSubmit={(event) => { event.preventDefault(); attempt.mutate() }}>
        <SpaceBetween size="m">
          <FormField label="E-mail address">
            <Input
              type="email" name="email" autoComplete="username" autoFocus
              value={email} onChange={({ detail }) => { setEmail(detail.value) }}
            />
          </FormField>
          <FormField label="Password">
            <Input
              type="password" name="password" autoComplete="current-password"
              value={password} onChange={({ detail }) => { setPassword(detail.value) }}
            />
          </FormField>
          <Button variant="primary" formAction="submit" fullWidth loading={attempt.isPending} disabled={!email || !password}>
            Sign in
          </Button>
        </SpaceBetween>
      </form>
    </Gate>
  )
}

function CodeForm({ onDone, onExpired }: { onDone: () => void; onExpired: () => void }) {
  const [code, setCode] = useState('')
  const attempt = useMutation({
    mutationFn: () => sendCode(code.trim()),
    onSuccess: onDone,
    onError: (error) => {
      setCode('')
      if (error instanceof Problem && error.code === 'session.none') onExpired()
    },
  })
  return (
    <Gate
      title="Second step"
      description="Enter the code that your authenticator app shows now, or one of your recovery codes."
      error={attempt.error}
    >
      <form onSubmit={(event) => { event.preventDefault(); attempt.mutate() }}>
        <SpaceBetween size="m">
          <FormField label="Code">
            <Input
              name="code" autoComplete="one-time-code" inputMode="numeric" autoFocus
              value={code} onChange={({ detail }) => { setCode(detail.value) }}
            />
          </FormField>
          <Button variant="primary" formAction="submit" fullWidth loading={attempt.isPending} disabled={!code}>
            Continue
          </Button>
        </SpaceBetween>
      </form>
    </Gate>
  )
}
