// Opens pages of a running server in Chromium and says, a line of JSON for each visit, when each could be used. What
// a page must show by then is a list of selectors; the time is that of the page's own clock, from the begin of the
// navigation, when all are there, nothing is still loading, and the browser has nothing to do.
//
// usage: node visit.mjs URL ROUNDS <PLAN     (PLAN: {"email", "password", "pages": [{name, path, shows, is_public}]})
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const { chromium } = createRequire(new URL('../../tests/browser/package.json', import.meta.url))('@playwright/test')
const [url, rounds] = process.argv.slice(2)
const plan = JSON.parse(readFileSync(0, 'utf8'))
const contextOptions = { baseURL: url, ignoreHTTPSErrors: true, viewport: { width: 1440, height: 950 }, locale: 'en-GB', timezoneId: 'UTC' }

const longest = 60_000 // milliseconds, after which a page counts as broken

/** Runs in the page before its own scripts. */
function watch(shows) {
  const isThere = () => shows.every((selector) => document.querySelector(selector)) && !document.querySelector('.muster-loading')
  const observer = new MutationObserver(look)
  function look() {
    if (!isThere()) return
    observer.disconnect()
    requestIdleCallback(() => {
      if (isThere()) window.interactiveAt = performance.now()
      else observer.observe(document, { childList: true, subtree: true, attributes: true })
    })
  }
  observer.observe(document, { childList: true, subtree: true, attributes: true })
  addEventListener('load', look)
}

/** Both of the page's own clock: what was fetched for it, and when it could be used. */
async function visit(page, shows, open) {
  await page.addInitScript(`(${watch})(${JSON.stringify(shows)})`)
  await open()
  // Not waitForFunction(), whose eval() the console's policy forbids.
  const missing = await page.evaluate(({ selectors, within }) => new Promise((done) => {
    const look = () => {
      if (window.interactiveAt !== undefined) done(null)
      else if (performance.now() > within) done(selectors.filter((selector) => !document.querySelector(selector)))
      else setTimeout(look, 20)
    }
    look()
  }), { selectors: shows, within: longest })
  if (missing) throw new Error(`${page.url()} cannot be used after ${longest} ms; it lacks ${missing.join(', ') || 'nothing, but is loading'}`)
  return page.evaluate(() => {
    const resources = performance.getEntriesByType('resource')
    return {
      interactive: window.interactiveAt,
      requests: resources.length + 1,
      bytes: resources.reduce((sum, one) => sum + one.transferSize, performance.getEntriesByType('navigation')[0].transferSize),
    }
  })
}

async function signIn(browser) {
  const context = await browser.newContext(contextOptions)
  const page = await context.newPage()
  await page.goto('/sign-in')
  await page.getByLabel('E-mail address').fill(plan.email)
  await page.getByLabel('Password').fill(plan.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.locator('#main').waitFor()
  const state = await context.storageState()
  await context.close()
  return state
}

const browser = await chromium.launch({
  executablePath: process.env.MUSTER_CHROMIUM ?? '/usr/bin/chromium',
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
})
const session = await signIn(browser)
for (let round = 0; round < Number(rounds); ++round) {
  for (const { name, path, shows, is_public } of plan.pages) {
    // A browser that has never been here, then one that has.
    const context = await browser.newContext({ ...contextOptions, ...(!is_public && { storageState: session }) })
    const page = await context.newPage()
    const first = await visit(page, shows, () => page.goto(path))
    const again = await visit(page, shows, () => page.reload())
    await context.close()
    console.log(JSON.stringify({ name, first, again }))
  }
}
await browser.close()
