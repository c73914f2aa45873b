import { readFileSync } from 'node:fs'

import { expect, test, type Locator, type Page } from '@playwright/test'

import { box, illustrate, panel, startDocumented, type Documented } from './documented.js'
import { becomeAdmin, expectAccessible, listen, settled } from './story.js'

// What docs/guides say is entered is entered, as their tables have it; their pictures are of these pages.
test.describe.configure({ mode: 'serial' })

let muster: Documented
let page: Page
let complaints: string[]

const dialog = () => page.getByRole('dialog')
const guide = (name: string) => readFileSync(new URL(`../../docs/guides/${name}.md`, import.meta.url), 'utf8')

/** What stands under a heading of the second level. */
const section = (text: string, heading: string) => text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? ''

/** The rows of the table that tells of a form, a label and a value each; null where there is none. What is not code stands for a secret. */
function rows(text: string, form: string): [string, string][] | null {
  const lines = text.split('\n').map((line) => line.replace(/^[ \d.]*/, ''))
  const first = lines.indexOf(`| *${form}* | |`)
  if (first < 0) return null
  const table = lines.slice(first + 2)
  return table.slice(0, table.findIndex((line) => !line.startsWith('|'))).map((line) => {
    const [, label = '', value = ''] = /^\| (.+?) \|(.*)\|$/.exec(line) ?? []
    return [label, value.trim() === '' ? '' : (/^`(.*)`$/.exec(value.trim())?.[1] ?? 'a secret')]
  })
}

async function fill(form: Locator, table: [string, string][] | null): Promise<void> {
  expect(table).not.toBeNull()
  for (const [label, value] of table ?? []) {
    const role = /^Role of `(.+)`$/.exec(label)?.[1]
    if (role === undefined) {
      await form.getByLabel(label, { exact: true }).fill(value)
      continue
    }
    await form.getByRole('button', { name: 'Add a value' }).click()
    await form.getByLabel('Value of the attribute').last().fill(role)
    await form.getByLabel('Gives the role').last().click()
    await page.getByRole('option', { name: value, exact: true }).click()
  }
}

async function add(kind: RegExp, table: [string, string][] | null, picture?: string): Promise<void> {
  await page.goto('/admin/providers')
  await page.getByRole('button', { name: 'Add provider' }).first().click()
  await dialog().getByRole('radio', { name: kind }).click()
  await fill(dialog(), table)
  if (picture) await illustrate(panel(page), picture)
  await dialog().getByRole('button', { name: 'Add' }).click()
  await expect(page.getByRole('heading', { name: 'What the provider has to be told' })).toBeVisible()
  await settled(page)
}

async function sayAttributes(table: [string, string][] | null, picture: string): Promise<void> {
  await fill(box(page, 'Attributes'), table)
  await page.getByRole('button', { name: 'Save' }).last().click()
  await expect(page.getByText('Example is changed.')).toBeVisible()
  await page.reload()
  await settled(page)
  for (const [label, value] of (table ?? []).filter(([label]) => !label.startsWith('Role of'))) {
    await expect(box(page, 'Attributes').getByLabel(label, { exact: true })).toHaveValue(value)
  }
  await illustrate(box(page, 'Attributes'), picture)
}

/** The dialog alone: nobody here can read the metadata of companies that are examples. */
async function showMetadata(table: [string, string][] | null, picture: string): Promise<void> {
  await page.getByRole('button', { name: 'Enter metadata' }).click()
  if (table) await fill(dialog(), table)
  else await dialog().getByRole('radio', { name: /In a file/ }).click()
  await illustrate(panel(page), picture)
  await dialog().getByRole('button', { name: 'Cancel' }).click()
}

async function makeToken(picture: string): Promise<void> {
  await page.getByRole('button', { name: 'Make a token' }).click()
  await dialog().getByRole('button', { name: 'I have entered it' }).click()
  await expect(page.getByRole('button', { name: 'Make a second token' })).toBeVisible()
  await illustrate(box(page, 'Provisioning'), picture)
}

async function remove(): Promise<void> {
  await page.getByRole('button', { name: 'Remove', exact: true }).first().click()
  await dialog().getByRole('button', { name: 'Remove' }).click()
  await expect(page).toHaveURL(/\/admin\/providers$/)
}

test.beforeAll(async ({ browserName }) => {
  test.skip(browserName !== 'chromium')
  muster = await startDocumented()
  page = await (await muster.context()).newPage()
  complaints = listen(page)
  await becomeAdmin(page, muster.server.setupLink)
})

test.afterAll(async () => { await muster.stop() })

for (const name of ['entra-id', 'okta', 'google-workspace', 'ping', 'keycloak']) {
  test(`the guide of ${name} for OpenID Connect`, async () => {
    const steps = section(guide(name), 'By OpenID Connect')
    await add(/OpenID/, rows(steps, 'Add provider'), `guides/${name}-oidc`)
    await sayAttributes(rows(steps, 'Attributes'), `guides/${name}-oidc-attributes`)
    await expectAccessible(page)
    await remove()
  })

  test(`the guide of ${name} for SAML, and for SCIM where it has that`, async () => {
    const text = guide(name)
    const steps = section(text, 'By SAML')
    await add(/SAML/, rows(steps, 'Add provider'))
    await showMetadata(rows(steps, 'Metadata of the provider'), `guides/${name}-saml`)
    await sayAttributes(rows(steps, 'Attributes'), `guides/${name}-saml-attributes`)
    if (section(text, 'Users and groups by SCIM')) await makeToken(`guides/${name}-scim`)
    await remove()
  })
}

test('the browser complains of nothing', () => {
  expect(complaints).toEqual([])
})
