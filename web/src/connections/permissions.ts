// What the role may do and why, out of the catalogue that the templates are made of.

import { queryOptions } from '@tanstack/react-query'

import type { ConnectionKind, Partition } from '~/api/connections'

export interface Permission {
  action: string
  /** What it is about; empty: anything. */
  on: string
  reason: string
}

export interface PermissionGroup {
  id: string
  kind: 'read' | 'write'
  title: string
  unlocks: string
  permissions: Permission[]
}

export interface Permissions {
  version: number
  features: PermissionGroup[]
}

// Each is a chunk of its own, loaded when somebody looks at it.
const files = import.meta.glob<Permissions>('../../../catalog/connections/templates/*/*/permissions.json', { import: 'default' })

/** Accounts that stand alone get what management accounts get, as the templates have it. */
export function permissionFile(kind: ConnectionKind, partition: Partition): string {
  return `../../../catalog/connections/templates/${partition}/${kind === 'member' ? 'member' : 'management'}/permissions.json`
}

export const permissionsQuery = (kind: ConnectionKind, partition: Partition) =>
  queryOptions({
    queryKey: ['permissions', kind === 'member' ? 'member' : 'management', partition],
    queryFn: async () => {
      const load = files[permissionFile(kind, partition)]
      if (!load) throw new Error(`The catalogue has no permissions for ${partition}.`)
      return load()
    },
    staleTime: Infinity,
  })

/** The groups that have all the words, in titles, actions or reasons. */
export function matching(groups: readonly PermissionGroup[], text: string): PermissionGroup[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return [...groups]
  const has = (one: string) => words.every((word) => one.toLowerCase().includes(word))
  return groups.flatMap((group) => {
    if (has(`${group.title} ${group.unlocks}`)) return [group]
    const permissions = group.permissions.filter((one) => has(`${one.action} ${one.on} ${one.reason}`))
    return permissions.length > 0 ? [{ ...group, permissions }] : []
  })
}
