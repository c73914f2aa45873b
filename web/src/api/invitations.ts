// Links by which somebody without an account of Muster finishes one connection.

import { callUnlisted } from './client'
import type { Connection, OfferedWay, TemplateText, Way } from './connections'

export interface ConnectInvitation {
  id: string
  email: string | null
  created_at: string
  expires_at: string
}

export interface MadeInvitation extends ConnectInvitation {
  /** Shown once. */
  url: string
  is_mailed: boolean
}

export type ConnectSetup = Pick<Connection, 'name' | 'kind' | 'partition' | 'account_id' | 'external_id' | 'role_name' | 'role_arn' | 'state' | 'since' | 'cause'> & {
  is_listening: boolean
  principal: string | null
  ways: OfferedWay[]
  expires_at: string
}

const of = (connection: string) => `/connections/${encodeURIComponent(connection)}/invitations`

export const listConnectInvitations = (connection: string) => callUnlisted<{ items: ConnectInvitation[] }>('GET', of(connection))
export const inviteToConnect = (connection: string, email: string | null) => callUnlisted<MadeInvitation>('POST', of(connection), { body: email ? { email } : {} })
export const withdrawConnectInvitation = (connection: string, id: string) => callUnlisted<undefined>('DELETE', `${of(connection)}/${encodeURIComponent(id)}`)

// What the link's token opens, and nothing else.
export const readConnectSetup = (token: string) => callUnlisted<ConnectSetup>('GET', '/connect', { token })
export const connectTemplates = (token: string, way: Way) => callUnlisted<{ items: TemplateText[] }>('GET', `/connect/templates/${way}`, { token })
export const connectQuickCreate = (token: string) => callUnlisted<{ url: string }>('POST', '/connect/quick-create', { token })
export const connectRole = (token: string, role_arn: string) => callUnlisted<ConnectSetup>('POST', '/connect/role', { token, body: { role_arn } })
export const connectListen = (token: string) => callUnlisted<ConnectSetup>('POST', '/connect/listen', { token })
