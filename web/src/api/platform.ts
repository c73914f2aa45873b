import { apiUrl, call, type Page } from './client'

export interface AuditEvent {
  id: string
  at: string
  actor: string
  actor_name: string | null
  action: string
  target: string
  target_name: string | null
  result: string
  request_id: string | null
  scope: string | null
  details: unknown
  hash: string
}

export interface AuditQuery {
  actor?: string
  action?: string
  target?: string
  result?: string
  request_id?: string
  from?: string
  to?: string
  order?: string
  cursor?: string
  limit?: number
}

export interface HealthCheck {
  name: string
  state: 'ok' | 'warning' | 'failed'
  detail: string
  advice: string | null
}

export interface Health {
  checks: HealthCheck[]
  version: string
  started_at: string
}

export const listAuditEvents = (query: AuditQuery) =>
  call<Page<AuditEvent>>('GET', '/audit/events', { query: { ...query } })
export const auditExportUrl = (format: 'jsonl' | 'ocsf') => apiUrl('/audit/export', { format })
export const readHealth = () => call<Health>('GET', '/health')
