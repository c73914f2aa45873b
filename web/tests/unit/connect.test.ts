import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import type { AwsIdentity, Connection, Feature } from '~/api/connections'
import { identityIn, whyNobody } from '~/connections/identity'
import { matching, permissionFile, type PermissionGroup } from '~/connections/permissions'
import { trustPolicy } from '~/connections/remedies'
import { reason } from '~/connections/WithoutBills'
import { emptyDraft, fromAddress, plainAccount, problemsOf, toAddress, toConnection, toUpdate, withParameters } from '~/connections/wizard/draft'
import { scriptFor, writePoliciesOf } from '~/connections/wizard/script'
import { firstWay, whyNot } from '~/connections/wizard/WayStep'

describe('the draft of a connection', () => {
  test('takes account ids as people copy them', () => {
    expect(plainAccount(' 1234-5678-9012 ')).toBe('123456789012')
    expect(problemsOf({ ...emptyDraft, name: 'ours', account: '1234-5678-9012' })).toEqual({})
  })
  test.each([['12345678901'], ['1234567890123'], ['12345678901a']])('refuses %s', (account) => {
    expect(problemsOf({ ...emptyDraft, name: 'ours', account }).account).toMatch(/twelve digits/)
  })
  test('asks for a name, and for a bucket where bills are said to be', () => {
    expect(Object.keys(problemsOf({ ...emptyDraft, hasBills: true, bucket: 'Our Bucket' }))).toEqual(['name', 'bucket'])
  })
  test('leaves out what was not filled in', () => {
    expect(toConnection({ ...emptyDraft, name: ' ours ' })).toEqual({ name: 'ours', kind: 'management', partition: 'aws', account_id: null, bills: null })
    expect(toConnection({ ...emptyDraft, name: 'ours', hasBills: true, bucket: 'bills', prefix: 'cur/' }).bills).toEqual({
      bucket: 'bills', region: null, prefix: 'cur', report: null,
    })
  })
  test('is found again by its address', () => {
    const made = { id: 'conn_1', way: 'cli', writes: true, hasBills: false } as const
    const address = toAddress(made)
    expect(fromAddress(new URLSearchParams(address.slice(address.indexOf('?'))))).toEqual(made)
    expect(fromAddress(new URLSearchParams('way=cli'))).toBeNull()
    expect(fromAddress(new URLSearchParams('connection=conn_1&way=teleport'))?.way).toBe('manual')
  })
  test('tells the template what was chosen', () => {
    expect(withParameters('https://aws/#x?y=z', { writes: false, hasBills: false })).toBe('https://aws/#x?y=z')
    expect(withParameters('https://aws/#x?y=z', { writes: true, hasBills: true })).toBe('https://aws/#x?y=z&param_BillingSource=existing&param_WritePermissions=yes')
  })
})

test('a stack that is there is brought up to date, and never made a second time', () => {
  expect(toUpdate('https://aws/home?region=r#/stacks/create/review?templateURL=t%3Fx&stackName=muster-1&param_WritePermissions=yes')).toBe(
    'https://aws/home?region=r#/stacks/update/template?templateURL=t%3Fx&stackId=muster-1&param_WritePermissions=yes',
  )
})

const template = (path: string) => readFileSync(join(import.meta.dirname, '../../../catalog/connections/templates', path), 'utf8')

describe.each(['aws/management', 'aws-cn/management', 'aws-us-gov/management', 'aws/member'])('the script of %s', (scope) => {
  const script = template(`${scope}/commands.sh`)

  test('is as it is by default', () => {
    expect(scriptFor(script, { hasBills: false, writes: false })).toBe(script)
  })
  test('leaves a bucket alone that is there already', () => {
    const text = scriptFor(script, { hasBills: true, writes: false })
    expect(text).not.toMatch(/create-bucket|put-bucket-policy|create-export|put-report-definition/)
    expect(text).toContain('put_policy "$role-read-1"')
    expect(text).toContain('echo "Now tell Muster')
  })
  test('grants writing where that was asked for, as its policy file has it', () => {
    const text = scriptFor(script, { hasBills: false, writes: true })
    expect(text).toMatch(/^put_policy "\$role-write-1" '\{$/m)
    expect(writePoliciesOf(script).map((one) => JSON.parse(one) as unknown)).toEqual([JSON.parse(template(`${scope}/write-1.json`))])
  })
})

const identity = (off: string[]): AwsIdentity => ({
  principal: 'arn:aws:iam::1:role/Muster', account_id: '1', partition: 'aws', problem: null, region: 'us-east-1', artifact_bucket: null, queue: null, callback_topic: null,
  ways: (['console', 'cli', 'terraform', 'manual', 'stack_set'] as const).map((way) => ({ way, is_offered: !off.includes(way), why_not: off.includes(way) ? 'no bucket' : null })),
  others: [],
})

describe('the identity of a partition', () => {
  const china = { ...identity(['console']), partition: 'aws-cn' as const, principal: 'arn:aws-cn:iam::2:role/Muster', account_id: '2' }
  const both: AwsIdentity = { ...identity([]), others: [china] }

  test('is the one that was configured for it, or else the own', () => {
    expect(identityIn(both, 'aws-cn').principal).toBe(china.principal)
    expect(whyNot('console', 'member', identityIn(both, 'aws-cn'))).toBe('no bucket')
    expect(identityIn(both, 'aws').principal).toBe('arn:aws:iam::1:role/Muster')
  })
  test('says what is missing where there is none', () => {
    expect(whyNobody(both, 'aws-us-gov')).toContain('aws.identities.aws-us-gov.profile')
    expect(whyNobody({ ...both, others: [{ ...china, problem: { code: 'connection.no_identity_there', detail: 'of aws' } }] }, 'aws-cn')).toBe('of aws')
    expect([whyNobody(both, 'aws'), whyNobody(both, 'aws-cn'), whyNobody(undefined, 'aws-cn')]).toEqual([null, null, null])
  })
})

describe('ways', () => {
  test('that are off say why', () => {
    expect(whyNot('console', 'management', identity(['console']))).toBe('no bucket')
    expect(whyNot('stack_set', 'member', identity([]))).toMatch(/management account/)
    expect(whyNot('stack_set', 'management', identity([]))).toBeNull()
  })
  test('begin with the easiest that can be gone', () => {
    expect(firstWay('management', identity([]))).toBe('console')
    expect(firstWay('management', identity(['console']))).toBe('cli')
    expect(firstWay('management', identity(['console', 'cli', 'terraform', 'manual']))).toBeNull()
  })
})

const groups: PermissionGroup[] = [
  { id: 'bills', kind: 'read', title: 'Bills', unlocks: 'Costs', permissions: [{ action: 's3:GetObject', on: 'objects in the billing bucket', reason: 'the bills themselves' }, { action: 's3:ListBucket', on: 'the billing bucket', reason: 'which there are' }] },
  { id: 'compliance', kind: 'read', title: 'Compliance', unlocks: 'Checks', permissions: [{ action: 'iam:GetUser', on: '', reason: 'when a user signed in last' }] },
]

describe('permissions', () => {
  test('are found by action or reason, whole groups by their title', () => {
    expect(matching(groups, 'getobject').map((one) => one.permissions.length)).toEqual([1])
    expect(matching(groups, 'BILLS')[0]?.permissions).toHaveLength(2)
    expect(matching(groups, 'user last').map((one) => one.id)).toEqual(['compliance'])
    expect(matching(groups, 'dynamodb')).toEqual([])
    expect(matching(groups, ' ')).toEqual(groups)
  })
  test.each(['management', 'member', 'standalone'] as const)('of a %s account are in the catalogue', (kind) => {
    for (const partition of ['aws', 'aws-us-gov', 'aws-cn'] as const) {
      const path = permissionFile(kind, partition).replace(/^.*templates\//, '')
      expect((JSON.parse(template(path)) as { version: number }).version).toBeGreaterThan(0)
    }
  })
})

test('a trust policy asks for the external id, whole', () => {
  expect(JSON.parse(trustPolicy({ external_id: 'x1' }, 'arn:aws:iam::1:role/Muster'))).toEqual({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::1:role/Muster' }, Action: 'sts:AssumeRole', Condition: { StringEquals: { 'sts:ExternalId': 'x1' } } }],
  })
})

describe('what bills wait for', () => {
  const now = new Date().toISOString()
  const standing = (connection: Partial<Connection>, feature: Partial<Feature>) =>
    reason({
      connection: { state: 'connected', since: now, cause: null, ...connection } as Connection,
      feature: { state: 'available', since: now, missing: [], waits_for: null, unlocked_by: 'Unlocked.', ...feature } as Feature,
    })
  test.each([
    [{ state: 'pending' }, {}, /No role/],
    [{ state: 'disconnected' }, {}, /disconnected/],
    [{ state: 'error', cause: { code: 'connection.role_revoked', detail: '' } }, {}, /no more/],
    [{}, { state: 'locked', missing: ['s3:GetObject'] }, /lacks s3:GetObject.*Unlocked/],
    [{}, { state: 'waiting', waits_for: 'the bucket' }, /Waits for the bucket.*Unlocked/],
    [{}, {}, /first bill/],
  ] as [Partial<Connection>, Partial<Feature>, RegExp][])('is said of %j %j', (connection, feature, words) => {
    expect(standing(connection, feature)).toMatch(words)
  })
})
