// What changed between two versions. The server may send it as a list of flat records, as the command line
// prints it, or as the rows of a report; both are read into one shape.

import type { ReportRow } from '~/api/cost'

export interface DiffRow {
  key: string
  dimensions: (string | null)[]
  measures: (string | null)[]
}

export interface Diff {
  dimensions: string[]
  /** before_…, after_… and change_… of each measure. */
  measures: string[]
  rows: DiffRow[]
}

type Flat = Record<string, string | number | null>

const isMeasure = (name: string) => /^(before|after|change)_/.test(name)
const textOf = (value: string | number | null | undefined) => (value === null || value === undefined ? null : String(value))

function fromFlat(records: Flat[]): Diff {
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))].filter((name) => name !== 'period')
  const dimensions = names.filter((name) => !isMeasure(name))
  const measures = names.filter(isMeasure)
  return {
    dimensions,
    measures,
    rows: records.map((record, index) => ({
      key: String(index),
      dimensions: dimensions.map((name) => textOf(record[name])),
      measures: measures.map((name) => textOf(record[name])),
    })),
  }
}

interface Reported {
  dimensions: string[]
  measures: string[]
  rows: Pick<ReportRow, 'dimensions' | 'measures'>[]
}

export function readDiff(answer: unknown): Diff {
  if (Array.isArray(answer)) return fromFlat(answer as Flat[])
  if (answer && typeof answer === 'object') {
    if ('items' in answer) return fromFlat((answer as { items: Flat[] }).items)
    const { dimensions, measures, rows } = answer as Reported
    return { dimensions, measures, rows: rows.map((row, index) => ({ key: String(index), ...row })) }
  }
  return { dimensions: [], measures: [], rows: [] }
}

/** "change_unblended_cost" in words. */
export function columnName(measure: string, nameOf: (measure: string) => string): string {
  const [, when = '', name = measure] = /^(before|after|change)_(.+)$/.exec(measure) ?? []
  const words: Record<string, string> = { before: 'before', after: 'now', change: 'change' }
  return `${nameOf(name)}, ${words[when] ?? when}`
}
