import { readFileSync } from 'node:fs'

import { expect, test, type BrowserContext, type Page } from '@playwright/test'

import { startMusterd, type Musterd } from './musterd.js'
import { admin, expectAccessible, expectFits, guest, keep, listen, settled, signIn } from './story.js'

// One story from an empty server to its audit trail; each chapter goes on where the one before ended.
test.describe.configure({ mode: 'serial' })

let server: Musterd
let context: BrowserContext
let page: Page
let complaints: string[]

test.beforeAll(async ({ browser }) => {
  server = await startMusterd()
  context = await browser.newContext({ viewport: { width: 1440, height: 950 }, baseURL: server.url, ignoreHTTPSErrors: true, acceptDownloads: true })
  page = await context.newPage()
  complaints = listen(page)
})

test.afterAll(async () => {
  await context.close()
  await server.stop()
})

async function total(): Promise<string> {
  const heading = page.getByRole('heading', { name: /^−?\$[\d,]+\.\d\d$/ }).first()
  await expect(heading).toBeVisible()
  return (await heading.textContent()) ?? ''
}

test('the printed link makes the first administrator, and stays in no history', async () => {
  await page.goto(server.setupLink)
  await expect(page.getByRole('heading', { name: 'Welcome to Muster' })).toBeVisible()
  await expect(page).not.toHaveURL(/token/)
  await expectAccessible(page)
  await keep(page, 'setup')

  await page.getByLabel('Your name').fill(admin.name)
  await page.getByLabel('E-mail address').fill(admin.email)
  await page.getByLabel('Password', { exact: true }).fill(admin.password)
  await page.getByLabel('Password again').fill(admin.password)
  await page.getByRole('button', { name: 'Create administrator' }).click()

  await expect(page.getByRole('button', { name: /Ann Archer/ })).toBeVisible()
  await settled(page)
  await keep(page, 'overview-empty')
})

test('an administrator signs out and in again, to the page they asked for', async () => {
  await page.getByRole('button', { name: /Ann Archer/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await expectAccessible(page)
  await keep(page, 'sign-in')

  await page.goto('/billing/import')
  await signIn(page, admin)
  await expect(page.getByRole('heading', { name: 'Import bills' })).toBeVisible()
})

test('bills are imported while one looks on', async () => {
  await page.getByLabel('Directory or file').fill(server.bills)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Start import' }).click()

  await expect(page.getByText('The import is done')).toBeVisible({ timeout: 50_000 })
  await expectAccessible(page)
  await keep(page, 'import')
  await page.getByRole('link', { name: 'Show bills' }).click()
  await expect(page.getByRole('link', { name: /All checks hold/ })).toHaveCount(server.months)
  await expectAccessible(page)
  await keep(page, 'bills')
})

test('each import has its proof', async () => {
  await page.getByRole('link', { name: /All checks hold/ }).first().click()
  await expect(page.getByRole('row', { name: /unblended_cost_sum/ })).toContainText('Holds')
  await expectAccessible(page)
  await keep(page, 'proof')
})

test('the overview tells what was spent, and what changed', async () => {
  await page.keyboard.press('g')
  await page.keyboard.press('o')
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible()
  await expect(page.locator('.muster-figure').first()).toHaveText(/^\$[\d,]+\.\d\d$/)
  await expect(page.getByRole('application')).toBeVisible()
  await expect(page.getByRole('table').getByText('AmazonEC2').first()).toBeVisible()
  await expectAccessible(page)
  await keep(page, 'overview')
})

test('a report is built, and its address holds all of it', async () => {
  await page.keyboard.press('g')
  await page.keyboard.press('r')
  const all = await total()

  await page.getByRole('button', { name: /^Per/ }).click()
  await page.getByRole('option', { name: 'Month' }).click()
  await expect(page).toHaveURL(/per=month/)
  await page.getByLabel('Period').fill('2026-08..2026-10')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/period=2026-08\.\.2026-10/)
  await expect.poll(total).not.toBe(all)
  const threeMonths = await total()

  await page.getByRole('button', { name: 'Add a filter' }).click()
  await page.getByLabel('As text').fill('service = AmazonEC2')
  await expect(page.getByRole('group', { name: 'Group of conditions' })).toBeVisible()
  await page.getByRole('button', { name: 'Apply filter' }).click()
  await expect.poll(total).not.toBe(threeMonths)
  const filtered = await total()
  await expectAccessible(page)
  await keep(page, 'report')

  await page.reload()
  expect(await total()).toBe(filtered)
})

test('a filter that is wrong says where', async () => {
  await page.getByLabel('As text').fill('service > AmazonEC2')
  await expect(page.getByText(/column \d+/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Apply filter' })).toBeDisabled()
  await page.getByLabel('As text').fill('service = AmazonEC2')
})

test('a click on the chart leads deeper', async () => {
  await page.goto('/cost/report?period=2026-10&per=day&by=service')
  await total()
  const chart = page.getByRole('application')
  await chart.focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('region', { name: 'Selected part of the chart' }).getByRole('button', { name: 'By usage type' }).click()
  await expect(page).toHaveURL(/by=usage_type/)
  await expect(page).toHaveURL(/per=hour/)
})

test('groups lead down to a resource', async () => {
  await page.goto('/cost/report?period=2026-10&per=day&by=service&where=service+%3D+AmazonEC2')
  await page.getByRole('link', { name: 'AmazonEC2', exact: true }).first().click()
  await expect(page).toHaveURL(/by=usage_type/)
  await page.getByRole('table').getByRole('link', { name: /BoxUsage/ }).first().click()
  await expect(page).toHaveURL(/by=resource/)
  await page.getByRole('table').getByRole('link', { name: /^i-/ }).first().click()
  await expect(page).toHaveURL(/\/cost\/resource\?id=i-/)
  await expect(page.getByRole('heading', { name: 'What it is charged for' })).toBeVisible()
  await settled(page)
  await expectAccessible(page)
  await keep(page, 'resource')
})

test('a report is saved and found again', async () => {
  await page.goto('/cost/report?period=2026-10&per=day&by=account&chart=line')
  await total()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Accounts in October')
  await page.getByRole('dialog').getByLabel('Folder').fill('Monthly')
  await expectAccessible(page)
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('heading', { name: 'Accounts in October' })).toBeVisible()

  await page.goto('/cost/saved')
  await page.getByRole('link', { name: 'Accounts in October' }).click()
  await expect(page).toHaveURL(/by=account.*chart=line/)
  await expect(page.getByRole('heading', { name: 'Accounts in October' })).toBeVisible()
})

test('a saved report stands on a dashboard', async () => {
  await page.goto('/cost/dashboards')
  await page.getByRole('button', { name: 'New dashboard' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Morning look')
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('button', { name: /Add a saved report/ }).click()
  await page.getByRole('option', { name: /Accounts in October/ }).click()
  await expect(page.getByRole('application', { name: /Accounts in October/ })).toBeVisible()
  await page.getByRole('button', { name: 'Done' }).click()
  await expectAccessible(page)
  await keep(page, 'dashboard')
})

test('a report is downloaded with all its digits', async () => {
  await page.goto('/cost/report?period=2026-10&per=total&by=service&top=all')
  await total()
  await page.getByRole('button', { name: 'Download' }).click()
  const waiting = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'CSV' }).click()
  const lines = readFileSync(await (await waiting).path(), 'utf8').trim().split(/\r?\n/)
  expect(lines[0]).toBe('period,service,unblended_cost')
  expect(lines.some((line) => /AmazonEC2,\d+\.\d{3,}/.test(line))).toBe(true)
})

test('the difference to the invoice is explained', async () => {
  await page.getByRole('button', { name: /Why does this differ from my invoice/ }).click()
  await expect(page.getByText('Proof of each bill')).toBeVisible()
  await expect(page.getByText(/This report shows/)).toContainText('$0.00')
  await expectAccessible(page)
  await keep(page, 'invoice')
})

test('active resources say what they wait for', async () => {
  await page.goto('/resources')
  await expect(page.getByText('No AWS account is connected')).toBeVisible()
  await expectAccessible(page)
  await expectFits(page)
  await keep(page, 'resources')
})

test('SQL is asked and answered', async () => {
  await page.goto('/sql')
  await page.getByLabel('SQL statement').fill('select count(*) as charges from charges')
  await page.getByRole('button', { name: 'Run' }).click()
  await expect(page.getByRole('columnheader', { name: 'charges' })).toBeVisible()
  await expectAccessible(page)
  await keep(page, 'sql')
})

test('an invited user accepts, and can do what their role allows', async ({ browser }) => {
  await page.goto('/admin/users')
  await page.getByRole('button', { name: 'Invite user' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill(guest.name)
  await page.getByRole('dialog').getByLabel('E-mail address').fill(guest.email)
  await page.getByRole('button', { name: 'Make invitation' }).click()
  const link = (await page.locator('.muster-secret').textContent()) ?? ''
  await keep(page, 'invitation')
  await page.getByRole('button', { name: 'Done' }).click()

  const other = await browser.newContext({ baseURL: server.url, ignoreHTTPSErrors: true })
  const theirs = await other.newPage()
  await theirs.goto(link)
  await theirs.getByLabel('Password', { exact: true }).fill(guest.password)
  await theirs.getByLabel('Password again').fill(guest.password)
  await theirs.getByRole('button', { name: 'Accept invitation' }).click()
  await signIn(theirs, guest)
  await theirs.goto('/admin/users')
  await expect(theirs.getByText(admin.email)).toBeVisible()
  await expect(theirs.getByRole('button', { name: 'Invite user' })).toHaveCount(0)
  await expect(theirs.getByRole('link', { name: 'Import', exact: true })).toHaveCount(0)
  await other.close()
})

test('an API token is shown once', async () => {
  await page.goto('/admin/api-tokens')
  await page.getByRole('button', { name: 'Create token' }).first().click()
  await page.getByRole('dialog').getByLabel('Name').fill('nightly-export')
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click()
  await expect(page.locator('.muster-secret')).not.toBeEmpty()
  await page.getByRole('button', { name: 'I have kept it' }).click()
  await expect(page.getByRole('row', { name: /nightly-export/ })).toBeVisible()
  await expect(page.locator('.muster-secret')).toHaveCount(0)
})

test('the audit trail tells all of it', async () => {
  await page.goto('/admin/audit')
  for (const action of ['session.started', 'user.created', 'api_token.created']) {
    await expect(page.getByRole('table').getByText(action).first()).toBeVisible()
  }
  await expectAccessible(page)
  await keep(page, 'audit')
  await page.getByRole('button', { name: 'Only user.created' }).first().click()
  await expect(page).toHaveURL(/action=user\.created/)
  await expect(page.getByRole('table').getByText('session.started')).toHaveCount(0)
})

const pages: [string, string][] = [
  ['overview', '/'],
  ['report', '/cost/report?period=2026-08..2026-10&per=month&by=service&by=region&compare=previous&where=region+%3D+us-east-1'],
  ['bars', '/cost/report?period=2026-10&per=total&by=resource'],
  ['saved', '/cost/saved'],
  ['bills', '/billing'],
  ['import', '/billing/import'],
  ['tasks', '/tasks'],
  ['users', '/admin/users'],
  ['tokens', '/admin/api-tokens'],
  ['health', '/admin/health'],
  ['profile', '/profile'],
  ['sessions', '/profile/sessions'],
  ['user-sessions', '/admin/sessions'],
  ['help', '/help/filters'],
  ['nothing', '/no/such/page'],
]

for (const [name, path] of pages) {
  test(`the page ${name} is whole at every width, in both modes`, async () => {
    // A narrow window begins with its navigation closed, so that it is loaded by itself.
    for (const widths of [[375], [768, 1440]]) {
      await page.setViewportSize({ width: widths[0] ?? 375, height: 900 })
      await page.goto(path)
      await settled(page)
      for (const width of widths) {
        await page.setViewportSize({ width, height: 900 })
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme })
          await expectFits(page)
          await keep(page, `${name}-${String(width)}-${colorScheme}`)
          if (width !== 768) await expectAccessible(page)
        }
      }
    }
    await page.emulateMedia({ colorScheme: 'light' })
  })
}

test('the browser had nothing to complain of', () => {
  expect(complaints).toEqual([])
})
