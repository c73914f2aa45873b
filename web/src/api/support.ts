import { call } from './client'
import type { Answer, Body } from './types'

/** An engineer from outside who asks to be let in, and what became of it. */
export type SupportRequest = Answer<'GET', '/support-requests/{id}'>
export type NewSupportRequest = Body<'POST', '/support-requests'>
export type Approval = Body<'POST', '/support-requests/{id}/approve'>

export const askForSupportAccess = (body: NewSupportRequest) => call('POST', '/support-requests', { body })
export const signInAsSupport = (token: string) => call('POST', '/session/support', { body: { token } })
export const listSupportRequests = (cursor: string) => call('GET', '/support-requests', { query: { limit: 50, cursor } })
export const approveSupport = (id: string, body: Approval) => call('POST', '/support-requests/{id}/approve', { path: { id }, body })
export const denySupport = (id: string, decision: string) => call('POST', '/support-requests/{id}/deny', { path: { id }, body: { decision } })
export const endSupport = (id: string) => call('POST', '/support-requests/{id}/end', { path: { id } })
