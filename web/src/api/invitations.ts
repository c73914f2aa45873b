// Links by which somebody without an account of Muster finishes one connection.

import { call } from './client'
import type { Way } from './connections'
import type { Answer, Item } from './types'

export type ConnectInvitation = Item<Answer<'GET', '/connections/{id}/invitations'>>
export type MadeInvitation = Answer<'POST', '/connections/{id}/invitations'>
export type ConnectSetup = Answer<'GET', '/connect'>

export const listConnectInvitations = (id: string) => call('GET', '/connections/{id}/invitations', { path: { id } })
export const inviteToConnect = (id: string, email: string | null) =>
  call('POST', '/connections/{id}/invitations', { path: { id }, body: email ? { email } : {} })
export const withdrawConnectInvitation = (id: string, invitation: string) =>
  call('DELETE', '/connections/{id}/invitations/{invitation}', { path: { id, invitation } })

// What the link's token opens, and nothing else.
export const readConnectSetup = (token: string) => call('GET', '/connect', { token })
export const connectTemplates = (token: string, way: Way) => call('GET', '/connect/templates/{way}', { token, path: { way } })
/** The address of a page of AWS's; made anew each time, since it is good for an hour. */
export const connectQuickCreate = (token: string) => call('POST', '/connect/quick-create', { token })
export const connectRole = (token: string, role_arn: string) => call('POST', '/connect/role', { token, body: { role_arn } })
export const connectListen = (token: string) => call('POST', '/connect/listen', { token })
