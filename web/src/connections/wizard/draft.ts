// What is chosen in the wizard, and how it becomes a connection and an address.

import type { ConnectionKind, NewConnection, Partition, Way } from '~/api/connections'

import { wayOrder } from '../words'

export interface Draft {
  name: string
  kind: ConnectionKind
  partition: Partition
  account: string
  /** Whether bills are delivered into a bucket already. */
  hasBills: boolean
  bucket: string
  region: string
  prefix: string
  report: string
  way: Way | null
  writes: boolean
}

export const emptyDraft: Draft = {
  name: '', kind: 'management', partition: 'aws', account: '', hasBills: false, bucket: '', region: '', prefix: '', report: '', way: null, writes: false,
}

export type DraftProblems = Partial<Record<'name' | 'account' | 'bucket' | 'way', string>>

const accountForm = /^\d{12}$/
const bucketForm = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/

/** AWS's pages write account ids with hyphens or blanks between groups of four. */
export function plainAccount(text: string): string {
  return text.replaceAll(/[\s-]/g, '')
}

export function problemsOf(draft: Draft): DraftProblems {
  const problems: DraftProblems = {}
  if (!draft.name.trim()) problems.name = 'Give it a name, for people to know it by.'
  const account = plainAccount(draft.account)
  if (account && !accountForm.test(account)) problems.account = 'An account id has twelve digits.'
  if (draft.hasBills && !bucketForm.test(draft.bucket.trim())) {
    problems.bucket = 'A bucket has a name of 3 to 63 lower-case letters, digits, dots and hyphens.'
  }
  return problems
}

export function toConnection(draft: Draft): NewConnection {
  const account = plainAccount(draft.account)
  return {
    name: draft.name.trim(),
    kind: draft.kind,
    partition: draft.partition,
    account_id: account || null,
    bills: draft.hasBills
      ? { bucket: draft.bucket.trim(), region: draft.region.trim() || null, prefix: draft.prefix.trim().replace(/\/+$/, '') || null, report: draft.report.trim() || null }
      : null,
  }
}

/** What the address says once the connection is made. */
export interface Made {
  id: string
  way: Way
  writes: boolean
  hasBills: boolean
}

export function toAddress(made: Made): string {
  const parameters = new URLSearchParams({ connection: made.id, way: made.way })
  if (made.writes) parameters.set('writes', 'yes')
  if (made.hasBills) parameters.set('bills', 'existing')
  return `/connections/new?${parameters.toString()}`
}

export function fromAddress(parameters: URLSearchParams): Made | null {
  const id = parameters.get('connection')
  if (!id) return null
  return {
    id,
    way: wayOrder.find((way) => way === parameters.get('way')) ?? 'manual',
    writes: parameters.get('writes') === 'yes',
    hasBills: parameters.get('bills') === 'existing',
  }
}

/** What the template is to do beside its defaults, as CloudFormation's page takes it. */
export function withParameters(url: string, choice: Pick<Made, 'writes' | 'hasBills'>): string {
  return url + (choice.hasBills ? '&param_BillingSource=existing' : '') + (choice.writes ? '&param_WritePermissions=yes' : '')
}

/** The page that brings a stack up to date instead of making one: there is never a second stack. */
export function toUpdate(url: string): string {
  return url.replace(/#\/stacks\/create\/review\?(.*)&stackName=([^&]+)(.*)$/, '#/stacks/update/template?$1&stackId=$2$3')
}
