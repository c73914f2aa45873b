// The months before a connection's first bill: those that lie in its bucket, those that AWS can still write, and what
// Cost Explorer tells of them.

import { call } from './client'
import type { Answer, Item } from './types'

export type FoundMonth = Item<Answer<'GET', '/connections/{id}/months'>>
export type MonthOutcome = Item<Answer<'GET', '/connections/{id}/backfill/{task}'>>
export type SupportRequest = Answer<'GET', '/connections/{id}/support-request'>
export type CostHistoryMonth = Item<Answer<'GET', '/connections/{id}/cost-history'>>

/** Lists the bucket, which takes AWS a moment. */
export const listFoundMonths = (id: string) => call('GET', '/connections/{id}/months', { path: { id } })
export const importMonths = (id: string, months: string[]) => call('POST', '/connections/{id}/backfill', { path: { id }, body: { months } })
export const listImported = (id: string, task: string) => call('GET', '/connections/{id}/backfill/{task}', { path: { id, task } })
/** For months of this span that were never delivered. */
export const writeSupportRequest = (id: string, first: string, last: string) =>
  call('GET', '/connections/{id}/support-request', { path: { id }, query: { first, last } })
export const listCostHistory = (id: string) => call('GET', '/connections/{id}/cost-history', { path: { id } })
/** Each request to Cost Explorer costs $0.01. */
export const readCostHistory = (id: string) => call('POST', '/connections/{id}/cost-history', { path: { id } })
export const listRead = (id: string, task: string) => call('GET', '/connections/{id}/cost-history/{task}', { path: { id, task } })
