import type { ReportResult } from './cost'
import { call, type Page } from './client'
import type { Task } from './tasks'

export interface BillingSource {
  name: string
  months: number
  first_month: string | null
  last_month: string | null
  rows: number
  bytes: number
}

export interface BillingMonth {
  source: string
  month: string
  version: number
  rows: number
  currency: string | null
  published_at: string
  versions: number
  violations: number
  delivery_id: string
  format: string
}

export interface VersionFile {
  name: string
  bytes: number
  rows: number
  file_rows: number
  sha256: string | null
}

export interface VersionCheck {
  name: string
  verdict: 'passed' | 'violated' | 'not_applicable'
  expected: string | null
  actual: string | null
  detail: string | null
}

export interface Version {
  id: number
  source: string
  month: string
  current: boolean
  delivery_id: string
  report_name: string | null
  format: string
  delivered_at: string | null
  published_at: string
  rows: number
  rejected_rows: number
  bytes: number
  currency: string | null
  future_cutoff: string | null
  files: VersionFile[]
  rollups: { name: string; rows: number; keys: string[] }[]
  roundings: { column: string; count: number; residual: string }[]
  checks: VersionCheck[]
}

export interface ImportDirectory {
  path: string
  entries: string[]
}

export const listSources = () => call<Page<BillingSource>>('GET', '/billing/sources')
export const listMonths = (source?: string) =>
  call<Page<BillingMonth>>('GET', '/billing/months', { query: { source } })
export const listVersions = (source: string, month: string) =>
  call<Page<Version>>('GET', '/billing/versions', { query: { source, month } })
export const readVersion = (id: string | number) => call<Version>('GET', `/billing/versions/${String(id)}`)
export const diffVersions = (id: string, against: string) =>
  call<unknown>('GET', `/billing/versions/${id}/diff`, { query: { against } })
export const startImport = (body: { path: string; source?: string; keep_going?: boolean }) =>
  call<Task>('POST', '/billing/imports', { body })
export const listImportDirectories = () => call<Page<ImportDirectory>>('GET', '/billing/import-directories')
export type { ReportResult }
