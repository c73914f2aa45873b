import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'

import { Problem } from '~/api/client'
import { fetchOutcome, linkByPassword, type Outcome } from '~/api/federation'
import { Loading } from '~/ui/Loading'

import { destination } from './destination'
import { Gate } from './Gate'
import { sessionQuery } from './useSession'

const TestResultView = lazy(() => import('~/federation/TestResultView').then((module) => ({ default: module.TestResultView })))

/** Where a browser comes back to from a provider: it fetches what came of it, once. */
export default function SignedInPage() {
  const [parameters] = useSearchParams()
  const request = parameters.get('request') ?? ''
  const refused = parameters.get('refused')
  const outcome = useQuery({
    queryKey: ['sign-in-outcome', request],
    queryFn: () => fetchOutcome(request),
    enabled: refused === null && request !== '',
    staleTime: Infinity,
    retry: false,
  })
  if (refused !== null) return <Refused error={new Problem({ status: 403, code: refused, detail: `The provider’s answer was not accepted (${refused}).` })} />
  if (outcome.isError || request === '') return <Refused error={outcome.error} />
  if (!outcome.data) return <Gate title="Signing in"><Loading label="Signing in" /></Gate>
  return <Come outcome={outcome.data} request={request} />
}

function Refused({ error }: { error: unknown }) {
  return (
    <Gate title="Not signed in" error={error} footer={<Link href="/sign-in">Sign in again</Link>}>
      <div>Whoever looks after Muster at your company finds the reason in the sign-in log.</div>
    </Gate>
  )
}

function Come({ outcome, request }: { outcome: Outcome; request: string }) {
  if (outcome.outcome === 'tested' && outcome.test) {
    const { test } = outcome
    return (
      <Gate title="Test sign-in" isWide footer={<Link href={destination(outcome.return_to)}>Back to the provider</Link>}>
        <Suspense fallback={<Loading />}><TestResultView test={test} /></Suspense>
      </Gate>
    )
  }
  if (outcome.outcome === 'link_needed') return <LinkForm email={outcome.email ?? ''} request={request} returnTo={outcome.return_to} />
  return <Enter returnTo={outcome.return_to} />
}

/** The session is there: its page is. */
function Enter({ returnTo }: { returnTo: string }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  useEffect(() => {
    void client.fetchQuery({ ...sessionQuery, staleTime: 0 }).finally(() => { void navigate(destination(returnTo), { replace: true }) })
  }, [client, navigate, returnTo])
  return <Gate title="Signing in"><Loading label="Signing in" /></Gate>
}

/** Somebody here has this address already: that it is them, only their password says. */
function LinkForm({ email, request, returnTo }: { email: string; request: string; returnTo: string }) {
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const link = useMutation({ mutationFn: () => linkByPassword({ request, password, ...(code.trim() && { code: code.trim() }) }) })
  const needsCode = code !== '' || (link.error instanceof Problem && link.error.code === 'sign_in.code_needed')
  if (link.isSuccess) return <Enter returnTo={returnTo} />
  return (
    <Gate
      title="Is this you?"
      description={<>There is a user with the address {email} here. Give its password once, and from then on your company’s sign-in is enough.</>}
      error={needsCode && code === '' ? null : link.error}
      footer={<Link href="/sign-in">Not me</Link>}
    >
      <form onSubmit={(event) => { event.preventDefault(); link.mutate() }}>
        <SpaceBetween size="m">
          <FormField label="Password">
            <Input type="password" autoFocus autoComplete="current-password" value={password} onChange={({ detail }) => { setPassword(detail.value) }} />
          </FormField>
          {needsCode && (
            <FormField label="Code" description="That your authenticator app shows now, or a recovery code.">
              <Input autoFocus inputMode="numeric" autoComplete="one-time-code" value={code} onChange={({ detail }) => { setCode(detail.value) }} />
            </FormField>
          )}
          <Button variant="primary" formAction="submit" fullWidth loading={link.isPending} disabled={!password}>Link and sign in</Button>
        </SpaceBetween>
      </form>
    </Gate>
  )
}
