import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'

import { Problem, setCsrfToken } from '~/api/client'
import { signOutAtProvider } from '~/api/federation'
import { currentSession, signOut, type CurrentSession } from '~/api/identity'

/** The session, or null where there is none. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }): Promise<CurrentSession | null> => {
    try {
      const session = await currentSession(signal)
      setCsrfToken(session.csrf_token)
      return session
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return null
      throw error
    }
  },
  staleTime: 5 * 60_000,
})

/** Only below RequireSession, which has made sure that there is one. */
export function useSession(): CurrentSession {
  const { data } = useQuery(sessionQuery)
  if (!data) throw new Error('a page of the console was drawn without a session')
  return data
}

export function useCan(): (permission: string) => boolean {
  const { permissions } = useSession()
  return useCallback((permission: string) => permissions.includes(permission), [permissions])
}

export function useSignOut(): () => Promise<void> {
  const client = useQueryClient()
  return useCallback(async () => {
    const isFederated = Boolean(client.getQueryData(sessionQuery.queryKey)?.user.provider_id)
    const elsewhere = isFederated ? (await signOutAtProvider()).url : await signOut().then(() => null)
    setCsrfToken('')
    client.clear() // nothing of one person is left for the next
    window.location.assign(elsewhere ?? '/sign-in')
  }, [client])
}
