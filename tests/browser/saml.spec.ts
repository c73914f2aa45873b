import { expect, test, type Page } from '@playwright/test'

import { box, illustrate, panel, startDocumented, type Documented } from './documented.js'
import { freePort, signsIn, startSaml, type IdentityProvider } from './idp.js'
import { becomeAdmin, expectAccessible, listen, settled } from './story.js'

// A provider that takes posts alone. The pictures in docs/saml.md are of these pages.
test.describe.configure({ mode: 'serial' })

let muster: Documented
let page: Page
let idp: IdentityProvider | undefined
let samlPort = 0
let provider = ''
let complaints: string[]

const dialog = () => page.getByRole('dialog')

test.beforeAll(async ({ browserName }) => {
  test.skip(browserName !== 'chromium')
  muster = await startDocumented()
  page = await (await muster.context()).newPage()
  complaints = listen(page)
})

test.afterAll(async () => {
  idp?.stop()
  await muster.stop()
})

test('a provider is told of Muster, and Muster of it', async () => {
  await becomeAdmin(page, muster.server.setupLink)
  await page.goto('/admin/providers')
  await page.getByRole('button', { name: 'Add provider' }).first().click()
  await dialog().getByRole('radio', { name: /SAML/ }).click()
  await dialog().getByLabel('Name').fill('Example')
  await dialog().getByLabel('Domains').fill('example.com')
  await dialog().getByRole('button', { name: 'Add' }).click()
  await expect(page.getByText('Nobody can sign in there yet')).toBeVisible()
  provider = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  await settled(page)
  await illustrate(box(page, 'What the provider has to be told'), 'saml-told')

  samlPort = await freePort()
  idp = await startSaml(samlPort, muster.inside, provider, 'post')
  await page.getByRole('button', { name: 'Enter metadata' }).click()
  const address = dialog().getByLabel('Address of the metadata')
  await address.fill('https://login.example.com/metadata')
  await illustrate(panel(page), 'saml-metadata')
  await address.fill(`http://127.0.0.1:${String(samlPort)}/metadata`)
  await dialog().getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText(`http://127.0.0.1:${String(samlPort)}/sso, by post`)).toBeVisible()
})

test('a test sign-in goes there by a post, and shows what comes', async () => {
  await page.getByRole('checkbox', { name: /becomes a user/ }).check()
  await page.getByRole('button', { name: 'Save' }).first().click()
  await expect(page.getByText('Example is changed.')).toBeVisible()
  await page.getByLabel('Name', { exact: true }).last().fill('displayName')
  await page.getByLabel('Groups', { exact: true }).fill('groups')
  await page.getByRole('button', { name: 'Save' }).last().click()
  await expect(page.getByText('Example is changed.')).toHaveCount(2)

  await signsIn(samlPort, { email: 'bob@example.com', name: 'Bob Brown', groups: 'finops' })
  const posted = page.waitForRequest((request) => request.method() === 'POST' && request.url() === `http://127.0.0.1:${String(samlPort)}/sso`)
  await page.getByRole('button', { name: 'Test sign-in' }).click()
  await posted
  await expect(page.getByText('Every check holds')).toBeVisible()
  await expect(page.getByText('bob@example.com').first()).toBeVisible()
  await expectAccessible(page)
  await illustrate(page.locator('body'), 'saml-test')
  await page.getByRole('link', { name: 'Back to the provider' }).click()
})

test('somebody signs in there, and signs out here and there, each by a post', async () => {
  const theirs = await muster.context()
  const bob = await theirs.newPage()
  await bob.goto(`/sign-in/${provider}`)
  await expect(bob.getByRole('button', { name: /Bob Brown/ })).toBeVisible()

  const told = bob.waitForRequest((request) => request.method() === 'POST' && request.url() === `http://127.0.0.1:${String(samlPort)}/slo`)
  await bob.getByRole('button', { name: /Bob Brown/ }).click()
  await bob.getByRole('menuitem', { name: 'Sign out' }).click()
  await told
  await expect(bob.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await theirs.close()
})

test('without a script a button does it', async () => {
  const theirs = await muster.context({ javaScriptEnabled: false })
  const bob = await theirs.newPage()
  await bob.goto(`/sign-in/${provider}`)
  await expect(bob).toHaveURL(/\/saml\/provider_[^/]+\/post\?SAMLRequest=/)
  await expect(bob).toHaveTitle('On to your company’s sign-in')
  await bob.getByRole('button', { name: 'Go on' }).click()
  await expect(bob).toHaveURL(`http://127.0.0.1:${String(samlPort)}/sso`)
  await theirs.close()
})

test('a key of Muster is followed by another', async () => {
  await page.goto(`/admin/providers/${provider}`)
  for (const [button, state] of [['Make next key', /^Next/], ['Activate', /^Old/]] as const) {
    await page.getByRole('button', { name: button }).click()
    await expectAccessible(page)
    await dialog().getByRole('button', { name: button.split(' ')[0] ?? '', exact: true }).click()
    await expect(page.getByRole('row', { name: state })).toBeVisible({ timeout: 45_000 }) // a key takes a while where others work too
    if (button === 'Make next key') await illustrate(box(page, 'Keys of Muster'), 'saml-keys')
  }
  await page.getByRole('button', { name: 'Retire' }).click()
  await dialog().getByRole('button', { name: 'Retire' }).click()
  await expect(page.getByRole('button', { name: 'Make next key' })).toBeVisible()
})

test('the browser complains of nothing', () => {
  expect(complaints).toEqual([])
})
