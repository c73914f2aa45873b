// A report and how it is shown, as the address of its page holds them. The same parameters in the same
// order give the same address, so that a link says exactly what its sender saw.

import type { Granularity, ReportDocument, ReportView } from '~/api/cost'

export type Chart = 'bar' | 'line' | 'table'

export interface ReportState {
  measures: string[]
  by: string[]
  granularity: Granularity
  period: string
  top: number | null
  /** The filter in its text form; empty for every charge. */
  filter: string
  chart: Chart
  comparesPrevious: boolean
  /** The saved report that this one began as. */
  saved: string | null
}

export const granularities: readonly Granularity[] = ['hour', 'day', 'week', 'month', 'quarter', 'total']
const charts: readonly Chart[] = ['bar', 'line', 'table']

export const defaultState: ReportState = {
  measures: ['unblended_cost'],
  by: ['service'],
  granularity: 'day',
  period: 'mtd',
  top: 10,
  filter: '',
  chart: 'bar',
  comparesPrevious: false,
  saved: null,
}

function oneOf<T extends string>(all: readonly T[], text: string | null, otherwise: T): T {
  return all.find((one) => one === text) ?? otherwise
}

function readTop(text: string | null): number | null {
  if (text === null) return defaultState.top
  const number = Number(text)
  return Number.isInteger(number) && number > 0 ? number : null
}

export function readState(parameters: URLSearchParams): ReportState {
  const measures = parameters.getAll('measure')
  return {
    measures: measures.length > 0 ? measures : defaultState.measures,
    by: parameters.has('by') ? parameters.getAll('by').filter(Boolean) : defaultState.by,
    granularity: oneOf(granularities, parameters.get('per'), defaultState.granularity),
    period: parameters.get('period') ?? defaultState.period,
    top: readTop(parameters.get('top')),
    filter: parameters.get('where') ?? '',
    chart: oneOf(charts, parameters.get('chart'), defaultState.chart),
    comparesPrevious: parameters.get('compare') === 'previous',
    saved: parameters.get('saved'),
  }
}

export function writeState(state: ReportState): URLSearchParams {
  const parameters = new URLSearchParams()
  parameters.set('period', state.period)
  parameters.set('per', state.granularity)
  for (const dimension of state.by.length > 0 ? state.by : ['']) parameters.append('by', dimension)
  for (const measure of state.measures) parameters.append('measure', measure)
  parameters.set('top', state.top === null ? 'all' : String(state.top))
  if (state.filter) parameters.set('where', state.filter)
  if (state.chart !== defaultState.chart) parameters.set('chart', state.chart)
  if (state.comparesPrevious) parameters.set('compare', 'previous')
  if (state.saved) parameters.set('saved', state.saved)
  return parameters
}

export function reportLink(state: Partial<ReportState>): string {
  return `/cost/report?${writeState({ ...defaultState, ...state }).toString()}`
}

export function toDocument(state: ReportState): ReportDocument {
  return {
    measures: state.measures,
    by: state.by,
    granularity: state.granularity,
    period: state.period,
    ...(state.top !== null && state.by.length > 0 && { top: state.top }),
    ...(state.filter && { filter: state.filter }),
  }
}

export function toView(state: ReportState): ReportView {
  return { chart: state.chart, ...(state.comparesPrevious && { compare: 'previous' as const }) }
}

/** What a saved report opens as. `filterText` is its filter in the text form. */
export function fromSaved(id: string | null, report: ReportDocument, view: ReportView, filterText: string): ReportState {
  return {
    measures: report.measures ?? defaultState.measures,
    by: report.by ?? [],
    granularity: report.granularity ?? 'month',
    period: report.period,
    top: report.top ?? null,
    filter: filterText,
    chart: oneOf(charts, view.chart ?? null, defaultState.chart),
    comparesPrevious: view.compare === 'previous',
    saved: id,
  }
}

const keywords = new Set(['by', 'per', 'for', 'top', 'where', 'and', 'or', 'not', 'in', 'is', 'null', 'contains', 'starts-with', 'matches'])

/** A name or value as the text form writes it: bare where it can be, else in quotes. */
export function quoted(name: string): string {
  const isBare = name !== '' && !/[\s'",()=!]/.test(name) && !keywords.has(name.toLowerCase())
  return isBare ? name : `'${name.replaceAll("'", "''")}'`
}

/** The report on one line, as `muster cost report` takes it. */
export function toText(state: ReportState): string {
  const parts = [state.measures.map(quoted).join(', ')]
  if (state.by.length > 0) parts.push(`by ${state.by.map(quoted).join(', ')}`)
  parts.push(`per ${state.granularity}`, `for ${state.period}`)
  if (state.top !== null && state.by.length > 0) parts.push(`top ${String(state.top)}`)
  if (state.filter) parts.push(`where ${state.filter}`)
  return parts.join(' ')
}

/** The condition "dimension is value" in the text form. */
export function conditionText(dimension: string, value: string | null, operator: '=' | '!=' = '='): string {
  if (value === null) return `${quoted(dimension)} ${operator === '=' ? 'is null' : 'is not null'}`
  return `${quoted(dimension)} ${operator} ${quoted(value)}`
}

/** Both conditions at once; one side is put in parentheses where OR would bind weaker than AND. */
export function andText(filter: string, condition: string): string {
  if (!filter) return condition
  return `${/\bor\b/i.test(filter) ? `(${filter})` : filter} AND ${condition}`
}
