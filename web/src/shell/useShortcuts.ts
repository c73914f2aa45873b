import { useEffect, useRef } from 'react'
import { useNavigate } from 'react-router'

export interface Shortcut {
  keys: string
  does: string
  goesTo?: string
}

export const shortcuts: readonly Shortcut[] = [
  { keys: '/', does: 'Search' },
  { keys: 't', does: 'Show or hide tasks' },
  { keys: '?', does: 'Show this list' },
  { keys: 'g o', does: 'Go to the overview', goesTo: '/' },
  { keys: 'g r', does: 'Go to a new report', goesTo: '/cost/report' },
  { keys: 'g s', does: 'Go to saved reports', goesTo: '/cost/saved' },
  { keys: 'g d', does: 'Go to dashboards', goesTo: '/cost/dashboards' },
  { keys: 'g b', does: 'Go to billing data', goesTo: '/billing' },
  { keys: 'g q', does: 'Go to SQL', goesTo: '/sql' },
  { keys: 'g k', does: 'Go to tasks', goesTo: '/tasks' },
]

interface Handlers {
  onHelp: () => void
  onTasks: () => void
}

const pause = 1_000 // between the two keys of one shortcut

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

export function focusSearch(): void {
  const field = document.querySelector<HTMLInputElement>('.muster-search input')
  field?.focus()
  field?.select()
}

/** Single keys, only while nobody types: a shortcut must never eat a letter of a name. */
export function useShortcuts(handlers: Handlers): void {
  const navigate = useNavigate()
  const latest = useRef(handlers)
  useEffect(() => { latest.current = handlers })
  useEffect(() => {
    let first = ''
    let since = 0
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return
      const pressed = Date.now() - since < pause && first === 'g' ? `g ${event.key}` : event.key
      const found = shortcuts.find((one) => one.keys === pressed)
      first = event.key
      since = Date.now()
      if (!found) return
      event.preventDefault()
      first = ''
      if (found.goesTo) void navigate(found.goesTo)
      else if (found.keys === '/') focusSearch()
      else if (found.keys === 't') latest.current.onTasks()
      else latest.current.onHelp()
    }
    document.addEventListener('keydown', onKey)
    return () => { document.removeEventListener('keydown', onKey) }
  }, [navigate])
}
