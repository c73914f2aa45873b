import { muster } from './cost.mjs'
import { list } from './http.mjs'
import { startImport } from './tasks.mjs'

const versions = async () => JSON.parse((await muster('ledger', 'versions', '--json')).stdout).items

export const billingRoutes = [
  ['GET', '/billing/sources', async () => {
    const all = await versions()
    const names = [...new Set(all.map((one) => one.source))]
    return list(names.map((name) => {
      const own = all.filter((one) => one.source === name)
      return { name, months: own.length, first_month: own[0].month, last_month: own.at(-1).month, rows: own.reduce((sum, one) => sum + one.rows, 0), bytes: own.reduce((sum, one) => sum + one.bytes, 0) }
    }))
  }],
  ['GET', '/billing/months', async () => list((await versions()).map((one) => ({ source: one.source, month: one.month, version: one.id, rows: one.rows, currency: one.currency, published_at: one.published_at, versions: 2, violations: one.checks.filter((check) => check.verdict === 'violated').length, delivery_id: one.delivery_id, format: one.format })))],
  ['GET', '/billing/versions', async ({ query }) => {
    const own = (await versions()).filter((one) => one.source === query.get('source') && one.month === query.get('month'))
    return list([...own, ...own.map((one) => ({ ...one, id: one.id + 100, current: false, published_at: '2026-10-02T00:00:00Z' }))])
  }],
  ['GET', '/billing/versions/{id}', async ({ path }) => ({ value: { ...(await versions()).find((one) => one.id === Number(path.id) % 100), id: Number(path.id), current: Number(path.id) < 100 } })],
  ['GET', '/billing/versions/{id}/diff', () => ({ value: [
    { service: 'AmazonEC2', charge_type: 'Usage', before_lines: 54_000, after_lines: 54_012, change_lines: 12, before_unblended_cost: '2801.1193', after_unblended_cost: '2933.2371976445', change_unblended_cost: '132.1178976445' },
    { service: 'AWSSupportBusiness', charge_type: 'Fee', before_lines: null, after_lines: 1, change_lines: 1, before_unblended_cost: null, after_unblended_cost: '100', change_unblended_cost: '100' },
  ] })],
  ['POST', '/billing/imports', ({ body, session }) => ({ status: 202, value: startImport(body.path, session) })],
  ['GET', '/billing/import-directories', () => list([{ path: '/srv/bills', entries: ['2026-11', 'bad-delivery', 'focus-export'] }])],
]
