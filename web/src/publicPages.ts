import { begin, pageAt, type Page } from './base/page'

/** Where people are who have not signed in. No address has a dot: the server takes such for files. */
export const publicPages: readonly Page[] = [
  { path: '/setup', load: () => import('./session/SetupPage') },
  { path: '/sign-in', load: () => import('./session/SignInPage') },
  { path: '/signed-in', load: () => import('./session/SignedInPage') },
  { path: '/invitation', load: () => import('./session/InvitationPage') },
  { path: '/support', load: () => import('./support/SupportPage') },
  { path: '/connect', load: () => import('./connections/FinishPage') },
  { path: '/reset', load: () => import('./session/ResetPage') },
  { path: '/unsubscribe', load: () => import('./session/UnsubscribePage') },
]

export const loadShell = () => import('./shell/Shell')

/**
 * Begins to load all that an address needs, at once: first who is signed in, since a browser asks for few things at a
 * time and everything waits for that. Somebody who is not signed in will need the shell next.
 */
export function preload(pathname: string, whoIsSignedIn: () => Promise<unknown>) {
  if (pageAt(pathname, publicPages)) return // drawn at once, which loads it
  begin(whoIsSignedIn)
  begin(loadShell)
}
