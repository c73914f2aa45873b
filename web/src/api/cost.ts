import { call, change, download, type Page } from './client'

export type Granularity = 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'total'

export type Operator =
  | '=' | '!=' | 'in' | 'not in' | 'contains' | 'starts-with' | 'matches' | 'is null' | 'is not null'

export interface Condition {
  dimension: string
  operator: Operator
  value?: string
  values?: string[]
}

export type Filter = { and: Filter[] } | { or: Filter[] } | { not: Filter } | Condition

/** docs/reports.md: the document. */
export interface ReportDocument {
  measures?: string[]
  by?: string[]
  granularity?: Granularity
  period: string
  top?: number
  filter?: Filter | string
}

export interface ReportRow {
  period: string | null
  dimensions: (string | null)[]
  measures: (string | null)[]
  is_other: boolean
}

export interface DateRange {
  first: string
  last: string
}

export interface ReportResult {
  report: ReportDocument & { range: DateRange }
  dimensions: string[]
  measures: string[]
  rows: ReportRow[]
  total: (string | null)[]
  currency: string | null
  sources: string[]
  notes: string[]
}

export interface DimensionName {
  name: string
  kind: 'built_in' | 'tag' | 'cost_category' | 'column'
}

export interface MeasureName {
  name: string
  is_cost: boolean
}

export interface CostNames {
  dimensions: DimensionName[]
  measures: MeasureName[]
}

export interface CostValue {
  value: string | null
  cost: string | null
}

/** How a saved report is shown; the server keeps it without looking inside. */
export interface ReportView {
  chart?: 'bar' | 'line' | 'table'
  compare?: 'previous'
}

export interface SavedReport {
  id: string
  name: string
  folder: string | null
  report: ReportDocument
  view: ReportView
  owner: string
  is_shared: boolean
  created_at: string
  changed_at: string
  revision: number
}

export interface Widget {
  title: string
  saved_report: string | null
  report: ReportDocument | null
  view: ReportView
  /** Columns of a grid of twelve. */
  width: number | null
}

export interface Dashboard {
  id: string
  name: string
  owner: string
  is_shared: boolean
  widgets: Widget[]
  created_at: string
  changed_at: string
  revision: number
}

export interface SqlResult {
  columns: { name: string; type: string }[]
  rows: (string | null)[][]
  is_truncated: boolean
}

export const runReport = (report: ReportDocument, signal?: AbortSignal) =>
  call<ReportResult>('POST', '/cost/reports/run', { body: report, ...(signal && { signal }) })
export const exportReport = (report: ReportDocument, format: 'csv' | 'json' | 'parquet') =>
  download('/cost/reports/export', { report, format }, `report.${format}`)
export const parseFilter = (text: string, signal?: AbortSignal) =>
  call<{ text: string; filter: Filter }>('POST', '/cost/filter', { body: { text }, ...(signal && { signal }) })
export const printFilter = (filter: Filter, signal?: AbortSignal) =>
  call<{ text: string; filter: Filter }>('POST', '/cost/filter', { body: { filter }, ...(signal && { signal }) })
export const costNames = () => call<CostNames>('GET', '/cost/names')
export const costValues = (query: { dimension: string; period: string; prefix?: string }, signal?: AbortSignal) =>
  call<Page<CostValue>>('GET', '/cost/values', { query: { ...query, limit: 50 }, ...(signal && { signal }) })

type Draft<T> = Omit<T, 'id' | 'owner' | 'created_at' | 'changed_at' | 'revision'>
export type SavedReportDraft = Draft<SavedReport>
export type DashboardDraft = Draft<Dashboard>

export const listSavedReports = () =>
  call<Page<SavedReport>>('GET', '/cost/saved-reports', { query: { limit: 1000 } })
export const readSavedReport = (id: string) => call<SavedReport>('GET', `/cost/saved-reports/${id}`)
export const saveReport = (draft: SavedReportDraft) =>
  call<SavedReport>('POST', '/cost/saved-reports', { body: draft })
export const changeSavedReport = (id: string, part: Partial<SavedReportDraft>) =>
  change<SavedReport>(`/cost/saved-reports/${id}`, part)
export const deleteSavedReport = (id: string) => call<undefined>('DELETE', `/cost/saved-reports/${id}`)

export const listDashboards = () => call<Page<Dashboard>>('GET', '/cost/dashboards', { query: { limit: 1000 } })
export const readDashboard = (id: string) => call<Dashboard>('GET', `/cost/dashboards/${id}`)
export const createDashboard = (draft: DashboardDraft) =>
  call<Dashboard>('POST', '/cost/dashboards', { body: draft })
export const changeDashboard = (id: string, part: Partial<DashboardDraft>) =>
  change<Dashboard>(`/cost/dashboards/${id}`, part)
export const deleteDashboard = (id: string) => call<undefined>('DELETE', `/cost/dashboards/${id}`)

export const runSql = (query: string, maxRows: number, signal?: AbortSignal) =>
  call<SqlResult>('POST', '/sql', { body: { query, max_rows: maxRows }, ...(signal && { signal }) })
