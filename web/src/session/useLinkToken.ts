import { useEffect, useState } from 'react'

/**
 * The token of a link such as /setup#token=… or /device#code=…, taken out of the address at once, so that
 * it stays in no history and on no screen. A fragment is never sent to a server.
 */
export function useLinkToken(name: 'token' | 'code' = 'token'): string | null {
  const [token] = useState(() => new URLSearchParams(window.location.hash.slice(1)).get(name))
  useEffect(() => {
    if (window.location.hash.includes(`${name}=`)) {
      window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search)
    }
  }, [name])
  return token
}
