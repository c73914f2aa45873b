import { createServer, type AddressInfo } from 'node:net'

import { expect, test, type BrowserContext, type Page } from '@playwright/test'

import { startConnectingMusterd, type Running } from './musterd.js'
import { startSandbox, type Sandbox } from './sandbox.js'
import { admin, becomeAdmin, expectAccessible, expectFits, keep, listen, settled } from './story.js'

// The way from an empty server to an organization that is connected, and what goes wrong on it.
test.describe.configure({ mode: 'serial' })
test.setTimeout(240_000)

let sandbox: Sandbox
let server: Running
let context: BrowserContext
let page: Page
let complaints: string[]
let greenAfter = Infinity // milliseconds from the stack that was made to the page that says so

test.beforeAll(async ({ browser }) => {
  test.setTimeout(240_000) // an organization and its bills are made
  sandbox = await startSandbox()
  await sandbox.ask('make_artifact_bucket', 'muster-artifacts')
  const address = `https://127.0.0.1:${String(await freePort())}` // mails have links in them
  server = await startConnectingMusterd(
    {
      'aws.endpoint_url': sandbox.about.endpoint,
      'aws.console_url': sandbox.about.console,
      'aws.artifact_bucket': 'muster-artifacts',
      'connections.check_every': '3s',
      'connections.cost_history': 'on_request', // months of bills are counted here
      listen: [address],
      public_url: address,
      'mail.server': sandbox.about.smtp.host,
      'mail.port': sandbox.about.smtp.port,
      'mail.security': 'none',
      'mail.from': 'Muster <muster@example.com>',
    },
    sandbox.environment,
  )
  context = await browser.newContext({ viewport: { width: 1440, height: 950 }, baseURL: server.url, ignoreHTTPSErrors: true })
  page = await context.newPage()
  complaints = listen(page)
})

test.afterAll(async () => {
  await context.close()
  await server.stop()
  await sandbox.stop()
})

async function freePort(): Promise<number> {
  const holder = createServer()
  await new Promise<void>((ready) => holder.listen(0, '127.0.0.1', ready))
  const { port } = holder.address() as AddressInfo
  await new Promise((closed) => holder.close(closed))
  return port
}

const status = () => page.locator('[role=status][data-state]')

/** The first three steps; the account's own page of AWS is left to the caller. */
async function walkTo(way: string, fields: { kind?: string; name: string; account?: string }): Promise<void> {
  await page.goto('/connections/new')
  if (fields.kind) await page.getByRole('radio', { name: fields.kind }).check()
  await page.getByLabel('Name', { exact: true }).fill(fields.name)
  if (fields.account) await page.getByLabel(/^Account id/).fill(fields.account)
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('radio', { name: way }).check()
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByText(/\d+ actions, version/)).toBeVisible()
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(status()).toBeVisible()
}

interface Made {
  id: string
  external_id: string
  role_name: string
}

/** The connection whose page or last step is shown. */
async function shown(): Promise<Made> {
  const id = /conn_[0-9a-z-]+/.exec(page.url())?.[0] ?? ''
  return page.evaluate(async (one) => (await fetch(`/api/v1/connections/${one}`)).json() as Promise<Made>, id)
}

const soon = { timeout: 40_000 } // AWS is asked several times, beside all else that goes on

async function tryRole(arn: string): Promise<void> {
  await page.getByLabel('ARN of the role').fill(arn)
  await page.getByRole('button', { name: 'Try this role' }).click()
}

test('without bills, the overview and the report say what brings them', async () => {
  await becomeAdmin(page, server.setupLink)
  await expect(page.getByRole('link', { name: 'Connect an AWS account' })).toBeVisible()
  await keep(page, 'connect-overview-empty')
  await page.goto('/cost/report')
  await expect(page.getByRole('link', { name: 'Connect an AWS account' })).toBeVisible()
})

test('who wants to know is mailed', async () => {
  await page.goto('/admin/notifications')
  await page.getByRole('button', { name: 'Add channel' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('One address, such as that of a team.').click()
  await dialog.getByLabel('Name', { exact: true }).fill('Admins')
  await dialog.getByLabel('E-mail address').fill(admin.email)
  await dialog.getByText('An AWS account is connected').click()
  await dialog.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByRole('row', { name: /Admins/ })).toBeVisible()
})

test('an empty list teaches what a connection is, and leads to the wizard', async () => {
  await page.getByRole('link', { name: 'Connections', exact: true }).click()
  await expect(page.getByText('No account is connected')).toBeVisible()
  await expectAccessible(page)
  await keep(page, 'connections-empty')
  await page.getByRole('link', { name: 'Connect an account' }).first().click()
  await expect(page.getByRole('heading', { name: 'Account', exact: true })).toBeVisible()
})

test('what is filled in wrongly is said at its field', async () => {
  await page.getByLabel(/^Account id/).fill('12345')
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByText('Give it a name')).toBeVisible()
  await expect(page.getByText('An account id has twelve digits.')).toBeVisible()
  await page.getByRole('radio', { name: /Member account/ }).check()
  await expect(page.getByText('What will be missing')).toBeVisible()
  await expectAccessible(page)
  await keep(page, 'connect-account')
})

test('every permission has its reason, and questions their answers', async () => {
  await page.getByRole('radio', { name: /Management account/ }).check()
  await page.getByLabel('Name', { exact: true }).fill('Our organization')
  await page.getByLabel(/^Account id/).fill(sandbox.management.replace(/(....)(....)(....)/, '$1-$2-$3'))
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByRole('radio', { name: /AWS console/ })).toBeChecked()
  await expectAccessible(page)
  await keep(page, 'connect-way')
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByLabel('Find a permission').fill('s3:GetObject')
  await expect(page.getByRole('row', { name: /s3:GetObject objects in the billing bucket/ })).toBeVisible()
  await expectAccessible(page)
  await keep(page, 'connect-permissions')
  await page.getByRole('button', { name: 'What if I change my mind?' }).click()
  await expect(page.getByText(/Delete the CloudFormation stack, or the role/)).toBeVisible()
})

test('the stack is made in the AWS console, and the page turns green by itself', async () => {
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(status()).toContainText('Listening for the role')
  await expect(page).toHaveURL(/connection=conn_/)
  await expectAccessible(page)
  await keep(page, 'connect-listening')

  const opening = context.waitForEvent('page')
  await page.getByRole('link', { name: /Open AWS console/ }).click()
  const aws = await opening
  await aws.getByRole('checkbox').check()
  await keep(aws, 'aws-console')
  await aws.getByRole('button', { name: 'Create stack' }).click()
  await expect(aws.getByText('CREATE_COMPLETE').first()).toBeVisible()
  const made = Date.now()
  await expect(status()).toHaveAttribute('data-state', 'connected', soon)
  greenAfter = Date.now() - made
  await aws.close()
  await expect(status()).toContainText('Connected')
  await settled(page)
  await expectAccessible(page)
  await keep(page, 'connect-connected')
})

test('a mail says so', async () => {
  const mailbox = await context.newPage()
  await mailbox.goto(sandbox.about.mailbox)
  await mailbox.getByRole('link', { name: /An AWS account is connected/ }).click({ timeout: 30_000 })
  await expect(mailbox.locator('pre')).toContainText(`Our organization (account ${sandbox.management}) is connected`)
  await keep(mailbox, 'mailbox')
  await mailbox.close()
})

test('its bills come in by themselves, and lead to a report', async () => {
  await page.getByRole('button', { name: 'Open the connection' }).click()
  await expect(page.getByRole('heading', { name: 'Our organization', level: 1 })).toBeVisible()
  await expect(page.getByRole('row', { name: /The accounts of the organization Available/ })).toBeVisible()
  await expect(page.getByText(/\b3 months of costs/)).toBeVisible({ timeout: 60_000 })
  await expectAccessible(page)
  await keep(page, 'connection')
  await page.getByRole('link', { name: 'Open as report' }).click()
  await expect(page.getByRole('heading', { name: /^\$[\d,]+\.\d\d$/ }).first()).toBeVisible()
  await expect(page.getByRole('table').getByText('AmazonEC2').first()).toBeVisible()
  await page.goto('/')
  await expect(page.locator('.muster-figure').first()).toHaveText(/^\$[\d,]+\.\d\d$/)
})

test('earlier months are found in the bucket, imported, asked of AWS, and told by Cost Explorer', async () => {
  await page.goto('/connections')
  await page.getByRole('link', { name: 'Our organization' }).click()
  const { id } = await shown()
  const address = await page.evaluate(async (one) => {
    const { items } = (await (await fetch('/api/v1/billing/s3-sources')).json()) as { items: { connection_id: string; address: string }[] }
    return items.find((source) => source.connection_id === one)?.address ?? ''
  }, id)
  await sandbox.ask('put_detailed_report', address.split('/')[2], '2014-03', '1.25')
  await page.getByRole('link', { name: 'Earlier months' }).click()
  const found = page.getByRole('table', { name: 'Months in the bucket' })
  await expect(found.getByRole('row', { name: /Imported/ }).filter({ hasNotText: 'Not imported' })).toHaveCount(3)
  await expect(found.getByRole('row', { name: /Mar 2014 Not imported/ })).toBeVisible()
  await expectAccessible(page)
  await keep(page, 'months')
  await found.getByRole('checkbox', { name: /Mar 2014/ }).check()
  await page.getByRole('button', { name: 'Import 1 of them' }).click()
  await expect(page.getByRole('row', { name: /Mar 2014 Imported 1 Proof of version/ })).toBeVisible({ timeout: 60_000 })
  await expect(page).toHaveURL(/import=task_/)
  await expect(page.getByText('Not imported')).toHaveCount(0)

  await page.getByRole('button', { name: 'Ask AWS for missing months' }).click()
  await expect(page.getByRole('region', { name: /^Text, for \d+ months/ })).toContainText(sandbox.management)
  await expectAccessible(page)
  await keep(page, 'months-support')
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()

  await page.getByRole('button', { name: 'Read from Cost Explorer' }).click()
  await expect(page.getByRole('dialog')).toContainText('$0.01')
  await keep(page, 'months-cost-explorer')
  await page.getByRole('dialog').getByRole('button', { name: 'Read' }).click()
  const read = page.getByRole('table').filter({ hasText: 'There is a bill, which knows more' })
  await expect(read.getByRole('row', { name: /Read Proof of version|Read \d+ Proof/ }).first()).toBeVisible({ timeout: 90_000 })
  await expect(page.getByText(/So far \d+ requests, for which AWS charges \$0\.\d\d\./)).toBeVisible({ timeout: 60_000 })
  await expectAccessible(page)
  await keep(page, 'months-read')
  await page.goto('/billing')
  await expect(page.getByRole('table').getByText('Cost Explorer', { exact: true }).first()).toBeVisible()
  await keep(page, 'bills-cost-explorer')
})

test('a wrong ARN is told from a role that does not let Muster in', async () => {
  const members = (await sandbox.ask('members')) as string[]
  await walkTo('By hand', { kind: 'Member account', name: 'By hand' })
  await expect(status()).toContainText('The account is not known yet')
  await tryRole('arn:aws:s3:::bucket')
  await expect(page.getByText(/not the ARN of a role/)).toBeVisible()
  await expectAccessible(page)

  await tryRole(`arn:aws:iam::${members[0] ?? ''}:role/nobody`)
  await expect(page.getByText('AWS does not let Muster use this role')).toBeVisible(soon)
  await keep(page, 'connect-wrong-arn')
})

test('a role that works without the external id is refused, with what to do', async () => {
  const [, account = ''] = (await sandbox.ask('members')) as string[]
  const arn = String(await sandbox.ask('make_open_role', account, 'open-door'))
  await tryRole(arn)
  await expect(page.getByText('The role lets Muster in without the external id')).toBeVisible(soon)
  await page.getByRole('button', { name: 'The trust policy that the role has to have' }).click()
  await expect(page.getByRole('region', { name: 'Trust policy' })).toContainText((await shown()).external_id)
  await expectAccessible(page)
  await keep(page, 'connect-open-role')

  await sandbox.ask('drop_role', account, 'open-door')
  await sandbox.ask('make_guarded_role', account, 'open-door', (await shown()).external_id, ['ec2:Describe*'])
  await page.getByRole('button', { name: 'Try this role' }).click()
  await expect(status()).toHaveAttribute('data-state', 'connected', soon)
})

test('a permission that is missing is named, and unlocks by itself', async () => {
  const [, , account = ''] = (await sandbox.ask('members')) as string[]
  await walkTo('AWS CLI', { kind: 'Member account', name: 'Lacking', account })
  const { role_name: role, external_id: id } = await shown()
  await expect(page.getByRole('region', { name: 'commands.sh' })).toContainText(id)
  await sandbox.ask('make_guarded_role', account, role, id, ['ec2:DescribeInstances'])
  await expect(status()).toHaveAttribute('data-state', 'connected', soon)
  await page.getByRole('button', { name: 'Open the connection' }).click()
  const row = page.getByRole('row', { name: /Active resources/ })
  await expect(row).toContainText('Locked', soon)
  await expect(row).toContainText('ec2:DescribeVolumes')
  await keep(page, 'connection-locked')

  await sandbox.ask('allow', account, role, ['ec2:Describe*', 'rds:Describe*', 'elasticloadbalancing:Describe*', 'lambda:ListFunctions'])
  await page.getByRole('button', { name: 'Look again now' }).click()
  await expect(row).toContainText('Available', soon)
})

test('a colleague without an account finishes a connection by a link', async ({ browser }) => {
  const [, , , , account = ''] = (await sandbox.ask('members')) as string[]
  await walkTo('AWS CLI', { kind: 'Member account', name: 'Colleague’s', account })
  const made = await shown()
  await page.goto(`/connections/${made.id}`)
  await page.getByLabel(/^E-mail address/).fill('bob@example.com')
  await page.getByRole('button', { name: 'Make a link' }).click()
  await expect(page.getByText(/Mailed to bob@example.com/)).toBeVisible()
  const link = (await page.locator('.muster-secret').textContent()) ?? ''
  await expect(page.getByRole('row', { name: /bob@example.com/ })).toContainText('Not yet')
  await expectAccessible(page)
  await page.locator('.muster-secret').scrollIntoViewIfNeeded()
  await keep(page, 'connection-invited')

  const other = await browser.newContext({ viewport: { width: 1440, height: 950 }, ignoreHTTPSErrors: true })
  const theirs = await other.newPage()
  await theirs.goto(link)
  await expect(theirs.getByRole('heading', { name: 'Connect Colleague’s' })).toBeVisible()
  await expect(theirs).not.toHaveURL(/token/)
  await expect(theirs.getByText('Listening for the role')).toBeVisible()
  for (const width of [1440, 375]) {
    await theirs.setViewportSize({ width, height: 950 })
    await expectFits(theirs)
    await expectAccessible(theirs)
    await keep(theirs, `finish-${String(width)}`)
  }
  await sandbox.ask('make_guarded_role', account, made.role_name, made.external_id, ['ec2:Describe*'])
  await expect(theirs.getByText(`Muster can read account ${account}`)).toBeVisible(soon)
  await other.close()
})

test('a bucket that is denied is said on the connection and where bills are missed', async () => {
  const [, , , account = ''] = (await sandbox.ask('members')) as string[]
  await page.goto('/connections/new')
  await page.getByRole('radio', { name: /stands alone/ }).check()
  await page.getByLabel('Name', { exact: true }).fill('Denied')
  await page.getByLabel(/^Account id/).fill(account)
  await page.getByRole('radio', { name: /Bills are delivered already/ }).check()
  await page.getByLabel('Bucket', { exact: true }).fill('muster-artifacts')
  for (let step = 0; step < 3; ++step) await page.getByRole('button', { name: 'Next' }).click()
  await expect(status()).toBeVisible()
  const { role_name: role, external_id: id } = await shown()
  await sandbox.ask('make_guarded_role', account, role, id, ['ec2:Describe*'])
  await expect(status()).toHaveAttribute('data-state', 'degraded', soon)
  await expect(status()).toContainText('s3:ListBucket')
  await page.getByRole('button', { name: 'Open the connection' }).click()
  await expect(page.getByRole('row', { name: /Bills by account/ })).toContainText('Locked')
  await expectAccessible(page)
  await keep(page, 'connection-denied')
})

test('StackSets that are not trusted are explained with what AWS says', async () => {
  const refusal = await sandbox.ask('create_stack_set', 'members').then(() => '', (error: unknown) => String(error))
  const words = 'You must enable organizations access to operate a service managed stack set'
  expect(refusal).toContain(words)

  await page.goto('/connections')
  await page.getByRole('link', { name: 'Our organization' }).click()
  await page.getByRole('button', { name: 'Reach the members too' }).click()
  await expect(page.getByText(words, { exact: true })).toBeVisible()
  await expect(page.getByRole('region', { name: 'stack-set.sh' })).toContainText('create-stack-set')
  await sandbox.ask('trust_stack_sets')
  await sandbox.ask('create_stack_set', 'members')
})

test('a role that is gone is noticed, and connects again once it is back', async () => {
  const [, , account = ''] = (await sandbox.ask('members')) as string[]
  await page.goto('/connections')
  await page.getByRole('link', { name: 'Lacking' }).click()
  const { role_name: role, external_id: id } = await shown()
  await sandbox.ask('drop_role', account, role)
  await expect(status()).toContainText('The role lets Muster in no more', { timeout: 45_000 })
  await keep(page, 'connection-lost')
  await sandbox.ask('make_guarded_role', account, role, id, ['ec2:Describe*'])
  await expect(page.getByText('The role lets Muster in no more')).toHaveCount(0, { timeout: 30_000 })
})

test('a connection is ended, begun again, and taken away', async () => {
  await page.getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: 'Disconnect' }).click()
  await expectAccessible(page)
  await keep(page, 'connection-disconnect')
  await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click()
  await expect(status()).toHaveAttribute('data-state', 'disconnected')
  await page.getByRole('button', { name: 'Connect again' }).first().click()
  await expect(page.getByText(/Connected since/)).toBeVisible(soon)

  await page.getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('button', { name: 'Delete' })).toBeDisabled()
  await dialog.getByLabel(/To confirm/).fill('Lacking')
  await keep(page, 'connection-delete')
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByRole('link', { name: 'Our organization' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Lacking' })).toHaveCount(0)
})

test('the bills of a connection are deleted with it, once its name was typed', async () => {
  await page.getByRole('link', { name: 'Our organization' }).click()
  await page.getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: 'Disconnect' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('checkbox', { name: /Delete its bills too/ }).check()
  await expect(dialog.getByRole('button', { name: 'Disconnect' })).toBeDisabled()
  await dialog.getByLabel(/To confirm/).fill('Our organization')
  await expectAccessible(page)
  await keep(page, 'connection-delete-bills')
  await dialog.getByRole('button', { name: 'Disconnect' }).click()
  await expect(status()).toHaveAttribute('data-state', 'disconnected')
  await expect(page.getByText(/months? of bills/)).toHaveCount(0, { timeout: 30_000 })

  await page.getByRole('button', { name: 'Connect again' }).first().click()
  await expect(page.getByText(/\b3 months of costs/)).toBeVisible({ timeout: 60_000 })
})

test('the pages of connections are whole at every width, in both modes', async () => {
  await page.goto('/connections')
  const own = (await page.getByRole('link', { name: 'Our organization' }).getAttribute('href')) ?? ''
  const denied = (await page.getByRole('link', { name: 'Denied' }).getAttribute('href')) ?? ''
  const pages = [
    ['connections', '/connections'],
    ['connection', own],
    ['months', `${own}/months`],
    ['connection-degraded', denied],
    ['connect', '/connections/new'],
    ['connect-role', `/connections/new?connection=${denied.split('/').pop() ?? ''}&way=cli`],
  ] as const
  for (const [name, path] of pages) {
    for (const width of [375, 768, 1440]) {
      await page.setViewportSize({ width, height: 900 })
      await page.goto(path)
      await settled(page)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        await expectFits(page)
        if (width !== 768) await expectAccessible(page)
        await keep(page, `${name}-${String(width)}-${colorScheme}`)
      }
    }
  }
  await page.emulateMedia({ colorScheme: 'light' })
})

test('the browser had nothing to complain of', () => {
  // Chromium prints each refusal; this story is about them.
  expect(complaints.filter((one) => !/status of 4\d\d/.test(one))).toEqual([])
})

// Last, so that a machine that does much else besides ends no story by it.
test('the page had turned green within five seconds', () => {
  expect(greenAfter).toBeLessThan(5_000)
})
