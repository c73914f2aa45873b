import { call, change, every } from './client'
import type { Answer, Body, Item } from './types'

export type Connection = Answer<'GET', '/connections/{id}'>
export type ConnectionState = Connection['state']
export type ConnectionKind = Connection['kind']
export type Partition = Connection['partition']
export type BillsPlace = NonNullable<Connection['bills']>
export type NewConnection = Body<'POST', '/connections'>
export type ConnectionEdit = Body<'PATCH', '/connections/{id}'>
export type Feature = Item<Answer<'GET', '/connections/{id}/features'>>
export type AwsIdentity = Answer<'GET', '/aws-identity'>
export type OfferedWay = AwsIdentity['ways'][number]
export type Way = OfferedWay['way']
export type TemplateText = Item<Answer<'GET', '/connections/{id}/templates/{way}'>>

export const readAwsIdentity = () => call('GET', '/aws-identity')
export const listConnections = () => every((cursor) => call('GET', '/connections', { query: { limit: 1000, cursor } }))
export const readConnection = (id: string) => call('GET', '/connections/{id}', { path: { id } })
export const createConnection = (body: NewConnection) => call('POST', '/connections', { body })
export const changeConnection = (id: string, body: ConnectionEdit) => change('/connections/{id}', id, body)
export const listFeatures = (id: string) => call('GET', '/connections/{id}/features', { path: { id } })
export const listTemplates = (id: string, way: Way) => call('GET', '/connections/{id}/templates/{way}', { path: { id, way } })
/** The address of a page of AWS's; made anew each time, since it is good for an hour. */
export const quickCreate = (id: string) => call('POST', '/connections/{id}/quick-create', { path: { id } })
export const registerRole = (id: string, role_arn: string) => call('POST', '/connections/{id}/role', { path: { id }, body: { role_arn } })
export const listen = (id: string) => call('POST', '/connections/{id}/listen', { path: { id } })
export const checkConnection = (id: string) => call('POST', '/connections/{id}/check', { path: { id } })
export const disconnect = (id: string) => call('POST', '/connections/{id}/disconnect', { path: { id } })
/** The connection alone; bills that came in by it stay. */
export const deleteConnection = (id: string) => call('DELETE', '/connections/{id}', { path: { id } })
/** All bills of its account, as a task; only once it is disconnected. `confirm` is its name. */
export const deleteBills = (id: string, confirm: string) => call('POST', '/connections/{id}/delete-bills', { path: { id }, body: { confirm } })
