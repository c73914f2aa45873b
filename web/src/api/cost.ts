import { call, change, download, every } from './client'
import type { Answer, Body, Schemas } from './types'

/** docs/reports.md: the document. */
export type ReportDocument = Body<'POST', '/cost/reports/run'>
export type ReportResult = Answer<'POST', '/cost/reports/run'>
export type ReportRow = ReportResult['rows'][number]
export type DateRange = ReportResult['report']['range']
export type Granularity = NonNullable<ReportDocument['granularity']>

export type Filter = Schemas['Filter']
export type Condition = Extract<Filter, { dimension: string }>
export type Operator = Condition['operator']

export type CostNames = Answer<'GET', '/cost/names'>
export type DimensionName = CostNames['dimensions'][number]

/** How the console shows a saved report; the server keeps it without looking inside. */
export interface ReportView {
  chart?: 'bar' | 'line' | 'table'
  compare?: 'previous'
}
export const viewOf = (kept: unknown): ReportView => (kept ?? {}) as ReportView

export type SavedReport = Answer<'GET', '/cost/saved-reports/{id}'>
export type Dashboard = Answer<'GET', '/cost/dashboards/{id}'>
export type Widget = Dashboard['widgets'][number]
export type SqlResult = Answer<'POST', '/sql'>

export const runReport = (report: ReportDocument, signal?: AbortSignal) =>
  call('POST', '/cost/reports/run', { body: report, ...(signal && { signal }) })
export const exportReport = (report: ReportDocument, format: 'csv' | 'json' | 'parquet') =>
  download('/cost/reports/export', { report, format }, `report.${format}`)
export const parseFilter = (text: string, signal?: AbortSignal) =>
  call('POST', '/cost/filter', { body: { text }, ...(signal && { signal }) })
export const printFilter = (filter: Filter, signal?: AbortSignal) =>
  call('POST', '/cost/filter', { body: { filter }, ...(signal && { signal }) })
export const costNames = () => call('GET', '/cost/names')
export const costValues = (query: { dimension: string; period: string; prefix?: string }, signal?: AbortSignal) =>
  call('GET', '/cost/values', { query: { ...query, limit: 50 }, ...(signal && { signal }) })

export type SavedReportDraft = Body<'POST', '/cost/saved-reports'>
export type DashboardDraft = Body<'POST', '/cost/dashboards'>

export const listSavedReports = () => every((cursor) => call('GET', '/cost/saved-reports', { query: { limit: 1000, cursor } }))
export const readSavedReport = (id: string) => call('GET', '/cost/saved-reports/{id}', { path: { id } })
export const saveReport = (draft: SavedReportDraft) =>
  call('POST', '/cost/saved-reports', { body: draft })
export const changeSavedReport = (id: string, part: Body<'PATCH', '/cost/saved-reports/{id}'>) =>
  change('/cost/saved-reports/{id}', id, part)
export const deleteSavedReport = (id: string) => call('DELETE', '/cost/saved-reports/{id}', { path: { id } })

export const listDashboards = () => every((cursor) => call('GET', '/cost/dashboards', { query: { limit: 1000, cursor } }))
export const readDashboard = (id: string) => call('GET', '/cost/dashboards/{id}', { path: { id } })
export const createDashboard = (draft: DashboardDraft) =>
  call('POST', '/cost/dashboards', { body: draft })
export const changeDashboard = (id: string, part: Body<'PATCH', '/cost/dashboards/{id}'>) =>
  change('/cost/dashboards/{id}', id, part)
export const deleteDashboard = (id: string) => call('DELETE', '/cost/dashboards/{id}', { path: { id } })

export const runSql = (query: string, maxRows: number, signal?: AbortSignal) =>
  call('POST', '/sql', { body: { query, max_rows: maxRows }, ...(signal && { signal }) })
