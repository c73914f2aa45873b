import Alert from '@cloudscape-design/components/alert'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useEffect, type ReactNode } from 'react'

import { Problem } from '~/api/client'
import { Logo } from '~/ui/Logo'

interface GateProps {
  title: string
  description?: ReactNode
  error?: unknown
  children: ReactNode
  footer?: ReactNode
}

/** The frame of all pages that people see before they have signed in. */
export function Gate({ title, description, error, children, footer }: GateProps) {
  useEffect(() => { document.title = `${title} · Muster` }, [title])
  return (
    <main className="muster-gate">
      <div className="muster-gate-brand">
        <Logo />
      </div>
      <Container header={<Header variant="h1" description={description}>{title}</Header>} footer={footer}>
        <SpaceBetween size="m">
          {error ? <GateError error={error} /> : null}
          {children}
        </SpaceBetween>
      </Container>
    </main>
  )
}

const advice: Record<string, string> = {
  'sign_in.refused': 'The e-mail address and password do not match. Check both, or have the password reset.',
  'sign_in.throttled': 'Too many tries. Wait a little, then try again; a browser that has signed in before may go on.',
  'second_factor.refused': 'That code is not good any more, or was used already. Wait for the next one, or use a recovery code.',
  'second_factor.malformed': 'A code has six digits; a recovery code is as long as you were shown it.',
  'link.refused': 'This link has been used, has expired, or is not whole. Ask an administrator for a new one.',
  'unsubscribe.refused': 'This link is not one of a mail of this server, or not the whole of it. Sign in and choose in your profile instead.',
  'session.none': 'The sign-in took too long. Begin again with e-mail address and password.',
  'password.common': 'This password is among those that are tried first. Choose another.',
  'password.too_short': 'The password is too short. A sentence of several words is easy to keep in mind.',
}

function GateError({ error }: { error: unknown }) {
  const problem = error instanceof Problem ? error : null
  const text = (problem && advice[problem.code]) ?? (error instanceof Error ? error.message : 'Something went wrong.')
  const wait = problem?.retryAfter ? ` Next try in ${String(problem.retryAfter)} s.` : ''
  return (
    <div role="alert">
      <Alert type="error">
        {text}
        {wait}
      </Alert>
    </div>
  )
}
