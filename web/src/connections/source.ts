// Who makes a role either is signed in here, or has got a link to do it: what they are shown is the same, and asked of
// other routes.

import { queryOptions, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import { listTemplates, quickCreate, registerRole, type Connection, type TemplateText, type Way } from '~/api/connections'

import { identityIn } from './identity'
import { identityQuery } from './queries'

/** What of a connection those have to know who make its role. */
export type Subject = Pick<Connection, 'name' | 'kind' | 'partition' | 'account_id' | 'external_id' | 'role_name' | 'role_arn' | 'state' | 'cause'>

export interface RoleSource {
  /** Whom the role is to trust; null: not known. */
  principal: string | null
  /** What its answers are kept by. */
  key: readonly string[]
  templates: (way: Way) => Promise<{ items: TemplateText[] }>
  /** The address of CloudFormation's page, good for an hour. */
  quickCreate: () => Promise<{ url: string }>
  register: (arn: string) => Promise<unknown>
}

/** For who is signed in. */
export function useConnectionSource({ id, partition }: Pick<Connection, 'id' | 'partition'>): RoleSource {
  const { data } = useQuery(identityQuery)
  const principal = data ? identityIn(data, partition).principal : null
  return useMemo(
    () => ({
      principal,
      key: ['role-source', id],
      templates: (way) => listTemplates(id, way),
      quickCreate: () => quickCreate(id),
      register: (arn) => registerRole(id, arn),
    }),
    [id, principal],
  )
}

export const templatesQuery = (source: RoleSource, way: Way) =>
  queryOptions({ queryKey: [...source.key, 'templates', way], queryFn: () => source.templates(way), staleTime: 5 * 60_000 })

const halfAnHour = 30 * 60_000

export const quickCreateQuery = (source: RoleSource) =>
  queryOptions({ queryKey: [...source.key, 'quick-create'], queryFn: () => source.quickCreate(), staleTime: halfAnHour, refetchInterval: halfAnHour })
