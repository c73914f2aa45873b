import type { ComponentType } from 'react'
import { matchRoutes } from 'react-router'

/** What is drawn at an address: a chunk of its own, loaded when it is needed. */
export interface Page {
  path: string
  load: () => Promise<{ default: ComponentType }>
}

/** The one that is drawn at an address. */
export function pageAt(pathname: string, among: readonly Page[]): Page | undefined {
  const found = matchRoutes(among.map((page) => ({ path: page.path, handle: page })), pathname)
  return found?.[0]?.route.handle
}

/** Begins to load what will be drawn. What fails here fails again, and is shown, where it is. */
export function begin(load: () => Promise<unknown>) {
  load().catch(() => undefined)
}
