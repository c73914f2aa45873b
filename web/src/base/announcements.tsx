import { createContext, use, useCallback, useMemo, useState, type ReactNode } from 'react'

export interface Announcement {
  id: string
  type: 'success' | 'error' | 'info' | 'warning'
  content: string
}

interface Announcing {
  shown: Announcement[]
  announce: (type: Announcement['type'], content: string) => void
  dismiss: (id: string) => void
}

const Context = createContext<Announcing>({
  shown: [],
  announce: () => undefined,
  dismiss: () => undefined,
})

let made = 0
const successLasts = 8_000

/** Keeps what the shell shows as notifications. Good news leaves by itself, bad news stays. */
export function Announcements({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<Announcement[]>([])
  const dismiss = useCallback((id: string) => {
    setShown((before) => before.filter((one) => one.id !== id))
  }, [])
  const announce = useCallback(
    (type: Announcement['type'], content: string) => {
      made += 1
      const id = `announcement-${String(made)}`
      setShown((before) => [{ id, type, content }, ...before].slice(0, 5))
      if (type === 'success') setTimeout(() => { dismiss(id) }, successLasts)
    },
    [dismiss],
  )
  const value = useMemo(() => ({ shown, announce, dismiss }), [shown, announce, dismiss])
  return <Context value={value}>{children}</Context>
}

export const useAnnouncements = () => use(Context)
