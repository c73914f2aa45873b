// What connections are called and how they look, for people.

import type { StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'

import type { Connection, ConnectionKind, ConnectionState, Feature, Partition, Way } from '~/api/connections'

interface Words {
  label: string
  type: StatusIndicatorProps.Type
  help: string
}

const states: Record<ConnectionState, Words> = {
  pending: { label: 'Waits for the role', type: 'pending', help: 'No role has let Muster in yet.' },
  verifying: { label: 'Checking the role', type: 'in-progress', help: 'A role lets Muster in. What it may do is being looked at.' },
  connected: { label: 'Connected', type: 'success', help: 'All that this kind of account needs can be read.' },
  degraded: { label: 'Works in part', type: 'warning', help: 'The role works, but lacks permissions.' },
  error: { label: 'Does not work', type: 'error', help: 'Muster cannot use the role.' },
  disconnected: { label: 'Disconnected', type: 'stopped', help: 'Somebody ended it. Muster asks AWS nothing any more; what was read stays.' },
}

export function stateWords(state: ConnectionState): Words {
  return states[state]
}

const featureStates: Record<Feature['state'], { label: string; type: StatusIndicatorProps.Type }> = {
  available: { label: 'Available', type: 'success' },
  locked: { label: 'Locked', type: 'warning' },
  waiting: { label: 'Waits', type: 'pending' },
  unsupported: { label: 'Not for this kind', type: 'stopped' },
  unchecked: { label: 'Not looked at yet', type: 'pending' },
}

export function featureWords(state: Feature['state']) {
  return featureStates[state]
}

interface KindWords {
  label: string
  short: string
  help: string
  /** What will be missing; null: nothing. */
  without: string | null
}

const kinds: Record<ConnectionKind, KindWords> = {
  management: {
    label: 'Management account of an organization',
    short: 'Management',
    help: 'Pays for all accounts: costs of the whole organization, and the names of its accounts. Connect this one first.',
    without: null,
  },
  member: {
    label: 'Member account',
    short: 'Member',
    help: 'One account of an organization: its resources.',
    without:
      'Connected alone, it shows its own costs only, and not those of the organization. Tags may be missing, and the effect of reserved instances and Savings Plans shows in this account alone. Connect the management account too.',
  },
  standalone: {
    label: 'Account that stands alone',
    short: 'Stands alone',
    help: 'An account that is in no organization and pays for itself.',
    without: null,
  },
}

export const kindOptions = (Object.keys(kinds) as ConnectionKind[]).map((value) => ({ value, ...kinds[value] }))

export function kindWords(kind: ConnectionKind): KindWords {
  return kinds[kind]
}

const partitions: Record<Partition, { label: string; note: string | null }> = {
  aws: { label: 'AWS', note: null },
  'aws-us-gov': { label: 'AWS GovCloud (US)', note: 'GovCloud has no bills of its own: they come through the commercial account that it is paired with. Connect that one too.' },
  'aws-cn': { label: 'AWS China', note: 'China has no Data Exports: a Cost and Usage Report takes its place.' },
}

export const partitionOptions = (Object.keys(partitions) as Partition[]).map((value) => ({ value, ...partitions[value] }))

export function partitionWords(partition: Partition) {
  return partitions[partition]
}

interface WayWords {
  label: string
  help: string
  needs: string
}

const ways: Record<Way, WayWords> = {
  console: { label: 'AWS console', help: 'A link opens CloudFormation with all of it filled in. Look at it, press Create.', needs: 'A browser that is signed in to the account' },
  cli: { label: 'AWS CLI', help: 'A script to run once, in AWS CloudShell for example.', needs: 'A shell with an administrator’s credentials' },
  terraform: { label: 'Terraform', help: 'A module of one file, for those who keep their accounts in code.', needs: 'Terraform or OpenTofu' },
  manual: { label: 'By hand', help: 'A trust policy and permission policies for the IAM console, or for tools of yours. Give Muster the role’s ARN.', needs: 'The right to create roles' },
  stack_set: { label: 'StackSets', help: 'The management account, and all members with it, also later ones.', needs: 'A shell in the management account; StackSets that the organization trusts' },
}

/** As people look for them, the easiest first. */
export const wayOrder: Way[] = ['console', 'cli', 'terraform', 'manual', 'stack_set']

export function wayWords(way: Way): WayWords {
  return ways[way]
}

export function accountText(connection: Pick<Connection, 'account_id'>): string {
  return connection.account_id ?? 'not known yet'
}

const fileTypes: Record<string, string> = { sh: 'text/x-shellscript', tf: 'text/plain', json: 'application/json', yaml: 'text/yaml' }

export function fileType(file: string): string {
  return fileTypes[file.split('.').pop() ?? ''] ?? 'text/plain'
}
