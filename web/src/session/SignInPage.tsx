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
import { askForSecondFactor, askToSignIn, giveSecondFactor, signInByPasskey } from '~/api/passkeys'

import { CompanySignIn, useProviderOf } from './CompanySignIn'
import { destination } from './destination'
import { Gate } from './Gate'
import { askForPasskey, canUsePasskeys } from './passkeys'
import { sessionQuery } from './useSession'

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
      next={next}
      onDone={(stage) => { if (stage === 'second_factor') setNeedsCode(true); else void enter() }}
    />
  )
}

type Stage = Awaited<ReturnType<typeof signIn>>['stage']

function PasswordForm({ welcome, next, onDone }: { welcome: boolean; next: string; onDone: (stage: Stage) => void }) {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [whole, setWhole] = useState('') // the address, once somebody has gone on from it
  const [companyError, setCompanyError] = useState<unknown>(null)
  const provider = useProviderOf(whole)
  const attempt = useMutation({
    mutationFn: () => signIn(email.trim(), password),
    onSuccess: (answer) => { onDone(answer.stage) },
    onError: () => { setPassword('') },
  })
  const byPasskey = useMutation({
    mutationFn: async () => signInByPasskey(await askForPasskey(await askToSignIn())),
    onMutate: () => { attempt.reset() },
    onSuccess: (answer) => { onDone(answer.stage) },
  })
  return (
    <Gate
      title="Sign in"
      description={welcome ? 'All set: now sign in with the password you have just chosen.' : undefined}
      error={companyError ?? byPasskey.error ?? attempt.error}
      footer={<Link href="/reset">I have forgotten my password</Link>}
    >
      <form onSubmit={(event) => { event.preventDefault(); attempt.mutate() }}>
        <SpaceBetween size="m">
          <FormField label="E-mail address">
            <Input
              type="email" name="email" autoComplete="username" autoFocus
              value={email} onBlur={() => { setWhole(email.trim()) }} onChange={({ detail }) => { setEmail(detail.value) }}
            />
          </FormField>
          {provider && <CompanySignIn provider={provider} email={whole} returnTo={next} onError={setCompanyError} />}
          <FormField label="Password" description={provider?.is_enforced && 'For administrators who may, when the company’s sign-in is down.'}>
            <Input
              type="password" name="password" autoComplete="current-password"
              value={password} onChange={({ detail }) => { setPassword(detail.value) }}
            />
          </FormField>
          <Button variant={provider?.is_enforced ? 'normal' : 'primary'} formAction="submit" fullWidth loading={attempt.isPending} disabled={!email || !password}>
            Sign in
          </Button>
          {canUsePasskeys() && <Button formAction="none" iconName="key" fullWidth loading={byPasskey.isPending} onClick={() => { byPasskey.mutate() }}>Sign in with a passkey</Button>}
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
  const byPasskey = useMutation({
    mutationFn: async () => giveSecondFactor(await askForPasskey(await askForSecondFactor())),
    onMutate: () => { attempt.reset() },
    onSuccess: onDone,
  })
  return (
    <Gate
      title="Second step"
      description="Enter the code that your authenticator app shows now, or one of your recovery codes. Or use a passkey."
      error={byPasskey.error ?? attempt.error}
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
          {canUsePasskeys() && <Button formAction="none" iconName="key" fullWidth loading={byPasskey.isPending} onClick={() => { byPasskey.mutate() }}>Use a passkey</Button>}
        </SpaceBetween>
      </form>
    </Gate>
  )
}
