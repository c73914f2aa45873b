import { call, change, every } from './client'
import type { Answer, Body, Item } from './types'

export type Group = Answer<'GET', '/groups/{id}'>
export type GroupMember = Item<Answer<'GET', '/groups/{id}/members'>>
export type NewGroup = Body<'POST', '/groups'>
export type GroupEdit = Body<'PATCH', '/groups/{id}'>
/** Why somebody may do what they may. */
export type Access = Answer<'GET', '/users/{id}/access'>

export const listGroups = () => every((cursor) => call('GET', '/groups', { query: { limit: 1000, cursor } }))
export const readGroup = (id: string) => call('GET', '/groups/{id}', { path: { id } })
export const createGroup = (body: NewGroup) => call('POST', '/groups', { body })
export const changeGroup = (id: string, body: GroupEdit) => change('/groups/{id}', id, body)
export const deleteGroup = (id: string) => call('DELETE', '/groups/{id}', { path: { id } })
export const listGroupMembers = (id: string) => every((cursor) => call('GET', '/groups/{id}/members', { path: { id }, query: { limit: 1000, cursor } }))
export const addGroupMember = (id: string, user: string) => call('PUT', '/groups/{id}/members/{user}', { path: { id, user } })
export const removeGroupMember = (id: string, user: string) => call('DELETE', '/groups/{id}/members/{user}', { path: { id, user } })
export const readAccess = (id: string) => call('GET', '/users/{id}/access', { path: { id } })
