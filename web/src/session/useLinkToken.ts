import { useEffect, useState } from 'react'

/**
 * The token of a link such as /setup#token=…, taken out of the address at once, so that it stays in no
 * history and on no screen. A fragment is never sent to a server.
 */
export function useLinkToken(): string | null {
  const [token] = useState(() => new URLSearchParams(window.location.hash.slice(1)).get('token'))
  useEffect(() => {
    if (window.location.hash.includes('token=')) {
      window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search)
    }
  }, [])
  return token
}
