import { readFileSync } from 'node:fs'

import { expect, test, type BrowserContext, type Page } from '@playwright/test'

import { startConnectingMusterd, type Running } from './musterd.js'
import { becomeAdmin, expectAccessible, expectFits, keep, settled } from './story.js'

// Every page that there is, on a server that has nothing yet: what people see first, and what stands
// where something is gone.

function pathsIn(file: string): string[] {
  const text = readFileSync(new URL(`../../web/src/${file}`, import.meta.url), 'utf8')
  return [...text.matchAll(/{ path: '([^']+)'/g)].map(([, path = '']) => path).filter((path) => path !== '*')
}

const pages = pathsIn('shell/pageTable.ts')
const doors = pathsIn('publicPages.ts').filter((path) => path !== '/setup') // they lead to it until somebody is there
const windows = [[1440, 'light'], [375, 'dark']] as const

let server: Running
let context: BrowserContext
let page: Page

test.beforeAll(async ({ browser }) => {
  server = await startConnectingMusterd({}, {})
  context = await browser.newContext({ baseURL: server.url, ignoreHTTPSErrors: true })
  page = await context.newPage()
  await becomeAdmin(page, server.setupLink)
})

test.afterAll(async () => {
  await context.close()
  await server.stop()
})

async function look(shown: Page, address: string, name: string): Promise<void> {
  for (const [width, colorScheme] of windows) {
    await shown.setViewportSize({ width, height: 1000 })
    await shown.emulateMedia({ colorScheme })
    await shown.goto(address)
    await expect(shown.getByRole('heading').or(shown.getByRole('alert')).first()).toBeVisible()
    await expect(shown.locator('.muster-loading')).toHaveCount(0)
    await expectFits(shown)
    await expectAccessible(shown)
    await keep(shown, `empty-${name}-${String(width)}-${colorScheme}`)
  }
}

const nameOf = (path: string) => path.replace(/\W+/g, '-').replace(/^-|-$/g, '') || 'overview'

test('the console has the pages that are looked at here', () => {
  expect(pages.length).toBeGreaterThan(35)
  expect(doors.length).toBeGreaterThan(5)
})

for (const path of pages) {
  test(`the page ${path} says what would be there`, async () => {
    await look(page, path.replace(':id', 'gone_018bcfe5-6800-7000-8000-000000000000'), nameOf(path))
    await settled(page)
  })
}

for (const path of doors) {
  test(`the door ${path} is whole for who is not signed in`, async ({ browser }) => {
    const outside = await browser.newContext({ baseURL: server.url, ignoreHTTPSErrors: true })
    await look(await outside.newPage(), path, nameOf(path))
    await outside.close()
  })
}
