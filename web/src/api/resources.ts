import { call, every } from './client'
import type { Answer, Item, Query } from './types'

export type Resource = Item<Answer<'GET', '/resources'>>
export type ResourceTotals = Answer<'GET', '/resources/totals'>
export type CollectedAccount = Item<Answer<'GET', '/resources/accounts'>>
export type FailedLook = Item<Answer<'GET', '/resources/failures'>>
export type ResourceFilter = NonNullable<Query<'GET', '/resources/totals'>>

export const listResources = (filter: ResourceFilter, cursor: string) =>
  call('GET', '/resources', { query: { ...filter, sort: '-monthly_rate', limit: 100, cursor } })
export const totalResources = (filter: ResourceFilter) => call('GET', '/resources/totals', { query: filter })
export const listCollectedAccounts = () => every((cursor) => call('GET', '/resources/accounts', { query: { limit: 1000, cursor } }))
export const listFailedLooks = () => call('GET', '/resources/failures', { query: { limit: 100 } })
