import { apiUrl, call } from './client'
import type { Answer, Item, Query } from './types'

export type AuditEvent = Item<Answer<'GET', '/audit/events'>>
export type AuditQuery = Query<'GET', '/audit/events'>
export type Health = Answer<'GET', '/health'>
export type HealthCheck = Health['checks'][number]

export const listAuditEvents = (query: AuditQuery) => call('GET', '/audit/events', { query })
export const auditExportUrl = (format: 'jsonl' | 'ocsf') => apiUrl('/audit/export', { format })
export const readHealth = () => call('GET', '/health')
