import { call, change, type Page } from './client'

export type Role = 'admin' | 'user' | 'read_only' | 'cost_admin'
export type UserState = 'invited' | 'active' | 'deactivated'

export interface User {
  id: string
  email: string
  name: string
  role: Role
  state: UserState
  created_at: string
  last_sign_in_at: string | null
  revision: number
}

export interface CurrentSession {
  user: User
  csrf_token: string
  expires_at: string
  permissions: string[]
  version: string
}

export interface SignedIn {
  stage: 'active' | 'second_factor'
  expires_at: string
}

export interface Link {
  url: string
  expires_at: string
}

export interface UserWithLink {
  user: User
  link: Link | null // null: it was mailed
}

export interface Session {
  id: string
  user_id: string
  address: string
  user_agent: string
  created_at: string
  last_seen_at: string
  expires_at: string
  is_current: boolean
}

/** A command line that acts in one's name. */
export interface UserToken {
  id: string
  user_id: string
  client_name: string
  address: string
  created_at: string
  last_used_at: string
  expires_at: string
  is_current: boolean
}

/** A command line that waits for a person to decide. */
export interface DeviceRequest {
  client_name: string
  address: string
  created_at: string
  expires_at: string
}

export interface ApiToken {
  id: string
  name: string
  role: Role
  hint: string
  made_by: string
  created_at: string
  expires_at: string | null
  last_used_at: string | null
  is_old: boolean
}

export interface SecondFactor {
  is_enrolled: boolean
  recovery_codes: number
}

export const setupNeeded = () => call<{ needed: boolean }>('GET', '/setup')
export const setUp = (body: { token: string; email: string; name: string; password: string }) =>
  call<User>('POST', '/setup', { body })

export const currentSession = (signal?: AbortSignal) =>
  call<CurrentSession>('GET', '/session', signal ? { signal } : {})
export const signIn = (email: string, password: string) =>
  call<SignedIn>('POST', '/session', { body: { email, password } })
export const sendCode = (code: string) => call<SignedIn>('POST', '/session/code', { body: { code } })
export const signOut = () => call<undefined>('DELETE', '/session')
export const prove = (proof: string) => call<unknown>('POST', '/session/proof', { body: { proof } })

export const acceptInvitation = (token: string, password: string) =>
  call<User>('POST', '/invitations/accept', { body: { token, password } })
export const askForReset = (email: string) =>
  call<unknown>('POST', '/password-resets', { body: { email } })
export const completeReset = (token: string, password: string) =>
  call<unknown>('POST', '/password-resets/complete', { body: { token, password } })

export const renameMyself = (name: string) => call<unknown>('PATCH', '/profile', { body: { name } })
export const changeMyPassword = (password: string) =>
  call<unknown>('POST', '/profile/password', { body: { password } })
export const secondFactor = () => call<SecondFactor>('GET', '/profile/second-factor')
export const beginSecondFactor = () =>
  call<{ uri: string; secret: string }>('POST', '/profile/second-factor')
export const confirmSecondFactor = (code: string) =>
  call<{ recovery_codes: string[] }>('POST', '/profile/second-factor/confirm', { body: { code } })
export const removeSecondFactor = () => call<undefined>('DELETE', '/profile/second-factor')

export const listUsers = (cursor?: string) =>
  call<Page<User>>('GET', '/users', { query: { limit: 200, cursor } })
export const inviteUser = (body: { email: string; name: string; role: Role }) =>
  call<UserWithLink>('POST', '/users', { body })
export const changeUser = (id: string, body: { email?: string; name?: string; role?: Role }) =>
  change<User>(`/users/${id}`, body)
export const deleteUser = (id: string) => call<undefined>('DELETE', `/users/${id}`)
export const inviteAgain = (id: string) => call<UserWithLink>('POST', `/users/${id}/invite`)
export const resetLink = (id: string) => call<UserWithLink>('POST', `/users/${id}/reset-link`)
export const deactivateUser = (id: string) => call<User>('POST', `/users/${id}/deactivate`)
export const reactivateUser = (id: string) => call<User>('POST', `/users/${id}/reactivate`)

export const listApiTokens = () => call<Page<ApiToken>>('GET', '/api-tokens', { query: { limit: 1000 } })
export const createApiToken = (body: { name: string; role: Role; expires_at?: string }) =>
  call<{ token: ApiToken; secret: string }>('POST', '/api-tokens', { body })
export const renameApiToken = (id: string, name: string) =>
  call<ApiToken>('PATCH', `/api-tokens/${id}`, { body: { name } })
export const deleteApiToken = (id: string) => call<undefined>('DELETE', `/api-tokens/${id}`)

export const listSessions = (userId?: string) =>
  call<Page<Session>>('GET', '/sessions', { query: { user_id: userId } })
export const endSession = (id: string) => call<undefined>('DELETE', `/sessions/${id}`)

export const listUserTokens = () => call<Page<UserToken>>('GET', '/user-tokens')
export const endUserToken = (id: string) => call<undefined>('DELETE', `/user-tokens/${id}`)
export const lookUpDevice = (code: string) =>
  call<DeviceRequest>('POST', '/device-authorizations/lookup', { body: { user_code: code } })
export const decideDevice = (code: string, decision: 'approve' | 'deny') =>
  call<undefined>('POST', '/device-authorizations/decision', { body: { user_code: code, decision } })
