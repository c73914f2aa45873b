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
  /** For what is more than a form. */
  isWide?: boolean
}

/** The frame of all pages that people see before they have signed in. */
export function Gate({ title, description, error, children, footer, isWide = false }: GateProps) {
  useEffect(() => { document.title = `${title} · Muster` }, [title])
  return (
    <main className={isWide ? 'muster-finish' : 'muster-gate'}>
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
  'passkey.unknown': 'This passkey is registered here no more. Delete it on your device, and sign in another way.',
  'passkey.copied': 'This passkey lets nobody in: somebody else may have a copy of it. Sign in another way, and remove it in your profile.',
  'passkey.no_domain': 'Passkeys need a server with a host name and https. Sign in with your password.',
  'sign_in.use_provider': 'Addresses of this domain sign in at their company.',
  'sign_in.not_active': 'This user is deactivated, or the invitation is still open. Ask an administrator.',
  'federation.unknown_user': 'Your company vouches for you, but nobody here has your address. Ask an administrator to invite you.',
  'federation.foreign_address': 'Your company’s sign-in may not vouch for this address.',
  'federation.address_unverified': 'Your company’s sign-in has not verified your address.',
  'federation.no_address': 'Your company’s sign-in does not say your address.',
  'federation.no_request': 'This sign-in is over, or was begun in another browser. Begin again.',
  'federation.refused': 'What your company’s sign-in answered does not pass the checks.',
  'federation.subject_changed': 'Somebody else of your company has been this user. Ask an administrator.',
  'federation.disabled': 'Nobody signs in at this provider now. Ask an administrator.',
  'federation.not_set_up': 'This sign-in is not set up to its end yet. Ask an administrator.',
  'net.unreachable': 'Your company’s sign-in cannot be reached now. Try again in a while, or tell an administrator.',
  'oidc.unreachable': 'Your company’s sign-in cannot be reached now. Try again in a while, or tell an administrator.',
  'net.timeout': 'Your company’s sign-in does not answer now. Try again in a while, or tell an administrator.',
  'federation.users_of_another': 'Somebody with your address came by another sign-in once. Ask an administrator to delete that user.',
  'support.refused': 'Nobody has let you in yet, or your time is over. Ask the administrator, or ask anew.',
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
