import { call, change, every } from './client'
import type { Answer, Item } from './types'

export type User = Answer<'GET', '/users/{id}'>
export type Role = User['role']
export type UserState = User['state']
export type UserWithLink = Answer<'POST', '/users'>
/** For somebody else, shown once; null where it was mailed. */
export type Link = NonNullable<UserWithLink['link']>
export type CurrentSession = Answer<'GET', '/session'>
export type Session = Item<Answer<'GET', '/sessions'>>
export type ApiToken = Item<Answer<'GET', '/api-tokens'>>
/** A command line that acts in one's name. */
export type UserToken = Item<Answer<'GET', '/user-tokens'>>
/** A command line that waits for a person to decide. */
export type DeviceRequest = Answer<'POST', '/device-authorizations/lookup'>

export const setupNeeded = () => call('GET', '/setup')
export const setUp = (body: { token: string; email: string; name: string; password: string }) =>
  call('POST', '/setup', { body })

export const currentSession = (signal?: AbortSignal) =>
  call('GET', '/session', signal ? { signal } : {})
export const signIn = (email: string, password: string) =>
  call('POST', '/session', { body: { email, password } })
export const sendCode = (code: string) => call('POST', '/session/code', { body: { code } })
export const signOut = () => call('DELETE', '/session')
export const prove = (proof: string) => call('POST', '/session/proof', { body: { proof } })

export const acceptInvitation = (token: string, password: string) =>
  call('POST', '/invitations/accept', { body: { token, password } })
export const askForReset = (email: string) =>
  call('POST', '/password-resets', { body: { email } })
export const completeReset = (token: string, password: string) =>
  call('POST', '/password-resets/complete', { body: { token, password } })

export const renameMyself = (name: string) => call('PATCH', '/profile', { body: { name } })
export const changeMyPassword = (password: string) =>
  call('POST', '/profile/password', { body: { password } })
export const secondFactor = () => call('GET', '/profile/second-factor')
export const beginSecondFactor = () =>
  call('POST', '/profile/second-factor')
export const confirmSecondFactor = (code: string) =>
  call('POST', '/profile/second-factor/confirm', { body: { code } })
export const removeSecondFactor = () => call('DELETE', '/profile/second-factor')

export const listUsers = () => every((cursor) => call('GET', '/users', { query: { limit: 1000, cursor } }))
export const inviteUser = (body: { email: string; name: string; role: Role }) =>
  call('POST', '/users', { body })
export const changeUser = (id: string, body: { email?: string; name?: string; role?: Role }) =>
  change('/users/{id}', id, body)
export const deleteUser = (id: string) => call('DELETE', '/users/{id}', { path: { id } })
export const inviteAgain = (id: string) => call('POST', '/users/{id}/invite', { path: { id } })
export const resetLink = (id: string) => call('POST', '/users/{id}/reset-link', { path: { id } })
export const deactivateUser = (id: string) => call('POST', '/users/{id}/deactivate', { path: { id } })
export const reactivateUser = (id: string) => call('POST', '/users/{id}/reactivate', { path: { id } })

export const listApiTokens = () => every((cursor) => call('GET', '/api-tokens', { query: { limit: 1000, cursor } }))
export const createApiToken = (body: { name: string; role: Role; expires_at?: string }) =>
  call('POST', '/api-tokens', { body })
export const renameApiToken = (id: string, name: string) =>
  call('PATCH', '/api-tokens/{id}', { path: { id }, body: { name } })
export const deleteApiToken = (id: string) => call('DELETE', '/api-tokens/{id}', { path: { id } })

export const listSessions = (userId?: string) =>
  call('GET', '/sessions', { query: { user_id: userId } })
export const endSession = (id: string) => call('DELETE', '/sessions/{id}', { path: { id } })

export const listUserTokens = () => call('GET', '/user-tokens')
export const endUserToken = (id: string) => call('DELETE', '/user-tokens/{id}', { path: { id } })
export const lookUpDevice = (code: string) =>
  call('POST', '/device-authorizations/lookup', { body: { user_code: code } })
export const decideDevice = (code: string, decision: 'approve' | 'deny') =>
  call('POST', '/device-authorizations/decision', { body: { user_code: code, decision } })
export const readUser = (id: string) => call('GET', '/users/{id}', { path: { id } })
