import { chromium, type BrowserContext, type BrowserContextOptions, type Locator, type Page } from '@playwright/test'

import { freePort } from './idp.js'
import { startConnectingMusterd, type Running } from './musterd.js'

/** Muster at the address that the documents give it, and a browser that finds it there. */
export interface Documented {
  server: Running
  /** Where programs on this machine reach it. */
  inside: string
  context: (options?: BrowserContextOptions) => Promise<BrowserContext>
  stop: () => Promise<void>
}

const home = 'https://muster.example.com'
const images = process.env.MUSTER_DOCS_IMAGES ?? 'build/test/screenshots'

export async function startDocumented(): Promise<Documented> {
  const [plain, tls] = [await freePort(), await freePort()]
  const inside = `http://127.0.0.1:${String(plain)}`
  const server = await startConnectingMusterd({ listen: [`https://127.0.0.1:${String(tls)}`, inside], public_url: home }, {})
  const isRoot = process.getuid?.() === 0
  const browser = await chromium.launch({
    executablePath: process.env.MUSTER_CHROMIUM ?? '/usr/bin/chromium',
    args: [`--host-resolver-rules=MAP muster.example.com:443 127.0.0.1:${String(tls)}`, ...(isRoot ? ['--no-sandbox'] : [])],
  })
  return {
    server,
    inside,
    context: (options) => browser.newContext({ viewport: { width: 1100, height: 900 }, baseURL: home, ignoreHTTPSErrors: true, locale: 'en-GB', timezoneId: 'UTC', ...options }),
    stop: async () => {
      await browser.close()
      await server.stop()
    },
  }
}

/** A box of the page as a picture for the documents: MUSTER_DOCS_IMAGES=docs/images takes them anew. */
export async function illustrate(what: Locator, name: string): Promise<void> {
  await what.page().mouse.move(0, 0)
  await what.screenshot({ path: `${new URL('../..', import.meta.url).pathname}${images}/${name}.png`, animations: 'disabled' })
}

/** The smallest container that has the heading. */
export const box = (page: Page, heading: string) =>
  page.locator('#main').getByRole('heading', { name: heading, exact: true }).locator('xpath=ancestor::div[contains(@class, "awsui_root")][.//table or .//dl or .//form or .//input][1]')

/** The open dialog, without the page behind it. */
export const panel = (page: Page) => page.locator('[role=dialog] [class*="awsui_dialog_"], [role=dialog][class*="awsui_dialog_"]').first()
