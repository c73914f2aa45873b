import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { list, newId, now, Refusal } from './http.mjs'

const bin = process.env.MUSTER_BIN ?? join(import.meta.dirname, '../../../build/release/bin/muster')
const data = process.env.MUSTER_DATA ?? join(import.meta.dirname, '../../../build/demo/data')
const run = promisify(execFile)

export async function muster(...words) {
  try {
    return await run(bin, ['--data', data, ...words], { maxBuffer: 1 << 28 })
  } catch (error) {
    const line = String(error.stderr || error.stdout).trim()
    const slug = /\[([\w.]+)\]/.exec(line)?.[1] ?? 'report.syntax'
    const detail = line.replace(/^muster: /, '').replace(/ \[[\w.]+\]$/, '')
    throw new Refusal(400, slug, detail, [{ pointer: '/text', detail }])
  }
}

let files = 0
function asFile(document) {
  const name = join(tmpdir(), `muster-fake-${process.pid}-${++files}.json`)
  writeFileSync(name, JSON.stringify(document))
  return name
}

const day = (date) => date.toISOString().slice(0, 10)
const lastOf = (text) => {
  if (text.length === 10) return text
  const [year, month] = text.split('-').map(Number)
  return text.length === 4 ? `${year}-12-31` : day(new Date(Date.UTC(year, month, 0)))
}
function rangeOf(period) {
  const today = new Date()
  const month = (offset, d) => day(new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + offset, d)))
  if (period === 'mtd') return { first: month(0, 1), last: day(today) }
  const lasting = /^last-(\d+)-months?$/.exec(period)
  if (lasting) return { first: month(-Number(lasting[1]), 1), last: month(0, 0) }
  const [from, to = from] = period.split('..')
  return { first: from.padEnd(10, '-01').slice(0, 10).replace(/^(\d{4})-01$/, '$1-01-01'), last: lastOf(to) }
}

async function report(document) {
  const normal = JSON.parse((await muster('cost', 'report', '--report', asFile(document), '--print', 'json')).stdout)
  const { stdout, stderr } = await muster('cost', 'report', '--report', asFile(document), '--format', 'json')
  const dimensions = normal.by ?? []
  const measures = normal.measures
  const rows = JSON.parse(stdout).map((row) => ({
    period: row.period ?? null,
    dimensions: dimensions.map((name) => row[name] ?? null),
    measures: measures.map((name) => (row[name] === null || row[name] === undefined ? null : String(row[name]))),
    is_other: dimensions.length > 0 && dimensions.every((name) => row[name] === 'Other'),
  }))
  const total = measures.map((_, index) => sum(rows.map((row) => row.measures[index])))
  const notes = stderr.split('\n').filter((line) => line.startsWith('note'))
  return { report: { ...normal, range: rangeOf(normal.period) }, dimensions, measures, rows, total, currency: 'USD', sources: ['R1'], notes }
}

function sum(values) {
  let scale = 10n ** 10n, total = 0n, any = false
  for (const value of values) {
    if (value === null) continue
    any = true
    const [whole, fraction = ''] = value.replace('-', '').split('.')
    const units = BigInt(whole) * scale + BigInt(fraction.padEnd(10, '0').slice(0, 10))
    total += value.startsWith('-') ? -units : units
  }
  if (!any) return null
  const text = (total < 0n ? -total : total).toString().padStart(11, '0')
  return `${total < 0n ? '-' : ''}${text.slice(0, -10)}.${text.slice(-10)}`
}

const kindOf = (name) => (name.startsWith('tag:') ? 'tag' : name.startsWith('cost_category:') ? 'cost_category' : 'built_in')

function storeOf(prefix, records) {
  const path = `/cost/${prefix}`
  const find = (id) => {
    const found = records.find((one) => one.id === id)
    if (!found) throw new Refusal(404, `${prefix}.not_found`, 'it is not there (any more)')
    return found
  }
  return [
    ['GET', path, () => list(records)],
    ['POST', path, ({ body, session }) => {
      const one = { id: newId(prefix), ...body, owner: session.person.user.id, created_at: now(), changed_at: now(), revision: 1 }
      records.push(one)
      return { status: 201, value: one }
    }],
    ['GET', `${path}/{id}`, ({ path: { id } }) => ({ value: find(id), headers: { ETag: `"${find(id).revision}"` } })],
    ['PATCH', `${path}/{id}`, ({ path: { id }, body, request }) => {
      const one = find(id)
      if (!request.headers['if-match']) throw new Refusal(428, 'request.if_match_missing', 'say which revision')
      Object.assign(one, body, { revision: one.revision + 1, changed_at: now() })
      return { value: one }
    }],
    ['DELETE', `${path}/{id}`, ({ path: { id } }) => { records.splice(records.indexOf(find(id)), 1); return { status: 204 } }],
  ]
}

export const costRoutes = [
  ['POST', '/cost/reports/run', async ({ body }) => ({ value: await report(body) })],
  ['POST', '/cost/reports/export', async ({ body }) => {
    const output = join(tmpdir(), `muster-fake-export.${body.format}`)
    await muster('cost', 'report', '--report', asFile(body.report), '--output', output)
    return { headers: { 'Content-Type': 'application/octet-stream', 'Content-Disposition': `attachment; filename="report.${body.format}"` }, value: readFileSync(output) }
  }],
  ['POST', '/cost/filter', async ({ body }) => {
    const document = { period: '2026-10', filter: body.text ?? body.filter }
    const json = JSON.parse((await muster('cost', 'report', '--report', asFile(document), '--print', 'json')).stdout)
    const text = (await muster('cost', 'report', '--report', asFile(document), '--print', 'text')).stdout.trim()
    return { value: { text: text.replace(/^.*? where /, ''), filter: json.filter } }
  }],
  ['GET', '/cost/names', async () => {
    const dimensions = JSON.parse((await muster('cost', 'dimensions', '--json')).stdout)
    const measures = JSON.parse((await muster('cost', 'measures', '--json')).stdout)
    return { value: { dimensions: dimensions.map((name) => ({ name, kind: kindOf(name) })), measures: measures.map((name) => ({ name, is_cost: /cost|fees|trueup/.test(name) })) } }
  }],
  ['GET', '/cost/values', async ({ query }) => {
    const result = await report({ by: [query.get('dimension')], period: query.get('period'), granularity: 'total', top: 500 })
    const items = result.rows.filter((row) => !row.is_other).map((row) => ({ value: row.dimensions[0], cost: row.measures[0] }))
      .filter((one) => (one.value ?? '').toLowerCase().includes((query.get('prefix') ?? '').toLowerCase()))
    return list(items.sort((a, b) => Number(b.cost) - Number(a.cost)).slice(0, 50))
  }],
  ['POST', '/sql', async ({ body }) => {
    const rows = JSON.parse((await muster('sql', body.query, '--json')).stdout)
    const columns = Object.keys(rows[0] ?? {}).map((name) => ({ name, type: 'VARCHAR' }))
    return { value: { columns, rows: rows.slice(0, body.max_rows ?? 1000).map((row) => columns.map(({ name }) => (row[name] === null ? null : String(row[name])))), is_truncated: rows.length > (body.max_rows ?? 1000) } }
  }],
  ...storeOf('saved-reports', []),
  ...storeOf('dashboards', []),
]
