import { useEffect, useState, type RefObject } from 'react'

/** The width of an element as it is now, in pixels. */
export function useWidth(element: RefObject<HTMLElement | null>, before: number): number {
  const [width, setWidth] = useState(before)
  useEffect(() => {
    const watched = element.current
    if (!watched || typeof ResizeObserver === 'undefined') return
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.round(entry.contentRect.width))
    })
    observer.observe(watched)
    return () => { observer.disconnect() }
  }, [element])
  return width
}
