import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

export const admin = { name: 'Ann Archer', email: 'ann@example.com', password: 'plenty of quiet lanterns' }
export const guest = { name: 'Cleo Carter', email: 'cleo@example.com', password: 'seventeen brisk walnuts' }

const shots = new URL('../../build/test/screenshots', import.meta.url).pathname

/** Kept for people to look at; nothing compares them. */
export async function keep(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${shots}/${name}.png`, animations: 'disabled' })
}

/** Nothing serious in the words of axe, by WCAG 2.2 level AA. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    // Cloudscape puts aria-orientation on the navigation of narrow windows, where it says nothing.
    .exclude('nav[aria-orientation]')
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => `${node.html.slice(0, 160)} (${node.failureSummary?.split('\n')[1]?.trim() ?? ''})`).join(' | ')}`)
  expect(serious).toEqual([])
}

/** No page is wider than its window: tables scroll by themselves. */
export async function expectFits(page: Page): Promise<void> {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(over, 'pixels that the page is too wide').toBe(0)
}

/** Collects what the browser complains of, a refused policy among it. */
export function listen(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    // Chromium prints each refusal; that there is no session and that a filter is wrong are learnt by one.
    if (message.type() === 'error' && !/status of 40[01]/.test(message.text())) complaints.push(message.text())
  })
  return complaints
}

export async function settled(page: Page): Promise<void> {
  await expect(page.locator('#main')).toBeVisible()
  await expect(page.locator('.muster-loading')).toHaveCount(0)
}

export async function signIn(page: Page, who: { email: string; password: string }): Promise<void> {
  await page.getByLabel('E-mail address').fill(who.email)
  await page.getByLabel('Password').fill(who.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('button', { name: /Tasks/ }).first()).toBeVisible()
}

/** The first administrator, by the link that the server printed. */
export async function becomeAdmin(page: Page, setupLink: string): Promise<void> {
  await page.goto(setupLink)
  await page.getByLabel('Your name').fill(admin.name)
  await page.getByLabel('E-mail address').fill(admin.email)
  await page.getByLabel('Password', { exact: true }).fill(admin.password)
  await page.getByLabel('Password again').fill(admin.password)
  await page.getByRole('button', { name: 'Create administrator' }).click()
  await expect(page.getByRole('button', { name: new RegExp(admin.name) })).toBeVisible()
}
