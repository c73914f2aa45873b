// What a cause or a refusal of the server's means to somebody in front of AWS's console, by its slug.

import { Problem } from '~/api/client'
import type { Connection } from '~/api/connections'

export interface Remedy {
  title: string
  steps: string[]
}

const trust = 'In IAM, open the role, Trust relationships, Edit trust policy.'

const remedies: Record<string, Remedy> = {
  'role_arn.malformed': {
    title: 'This is not the ARN of a role',
    steps: ['In IAM, open Roles and then the role: its ARN stands at the top, with a button to copy it.', 'It looks like arn:aws:iam::123456789012:role/Name. The ARN of a user, a policy or a bucket is something else.'],
  },
  'connection.role_not_assumable': {
    title: 'AWS does not let Muster use this role',
    steps: ['AWS does not say why. Look whether there is a role of this name in this account.', 'Its trust policy has to name Muster and the external id, both as they stand here. Those of another connection do not fit.', 'A role that was made a moment ago may take AWS half a minute. A service control policy that denies sts:AssumeRole keeps Muster out too.'],
  },
  'connection.role_revoked': {
    title: 'The role lets Muster in no more',
    steps: ['Was its stack deleted, or the role? Make it again in the way that you made it, and Muster connects by itself.', 'If its trust policy was changed, put Muster and the external id back.', 'If you meant it to end, disconnect here, so that Muster stops asking.'],
  },
  'connection.external_id_not_required': {
    title: 'The role lets Muster in without the external id',
    steps: [trust, 'Add "Condition": {"StringEquals": {"sts:ExternalId": "…"}} with the external id that stands here.', 'Without it, others could have Muster use your role for them: therefore Muster does not take it.'],
  },
  'connection.external_id_not_checked': {
    title: 'The role lets Muster in with any external id',
    steps: [trust, 'The condition has to be StringEquals with the whole external id, without * or ?.'],
  },
  'connection.permission_missing': {
    title: 'The role lacks permissions',
    steps: ['The features below say which. Update the role in the way that it was made; what is there stays.', 'Features unlock by themselves, within two minutes.'],
  },
  'connection.wrong_account': { title: 'The role is in another account', steps: ['Make the role in the account that this connection is for, or make a connection for the other account.'] },
  'connection.wrong_partition': { title: 'The role is in another part of AWS', steps: ['The ARN of a role in GovCloud begins with arn:aws-us-gov, in China with arn:aws-cn. Make a connection for that partition.'] },
  'connection.not_management': { title: 'This is no management account', steps: ['Connect the account that the message names as management account, or this one as a member.'] },
  'connection.role_taken': { title: 'Another connection has this role', steps: ['A role is of one connection alone. Use the role that this connection names, or delete the other connection.'] },
  'connection.no_identity': { title: 'Muster has no identity in AWS', steps: ['The server needs credentials of AWS that a role can trust: an instance role, or those of its environment. An administrator of the server can give them.'] },
  'connection.no_identity_there': { title: 'Muster is nobody in that part of AWS', steps: ['No role there can trust it. Whoever runs Muster gives it credentials of that partition, as a profile that aws.identities in its configuration names.'] },
  'connection.duplicate_name': { title: 'Another connection has this name', steps: ['Choose another name.'] },
  'connection.no_account': { title: 'The account is not known', steps: ['Give the ARN of the role instead.'] },
}

export function remedyFor(code: string): Remedy | null {
  return remedies[code] ?? null
}

export function remedyOf(error: unknown): Remedy | null {
  return error instanceof Problem ? remedyFor(error.code) : null
}

/** The trust policy that a role of this connection has to have, for those who repair one. */
export function trustPolicy(connection: Pick<Connection, 'external_id'>, principal: string): string {
  const statement = {
    Effect: 'Allow',
    Principal: { AWS: principal },
    Action: 'sts:AssumeRole',
    Condition: { StringEquals: { 'sts:ExternalId': connection.external_id } },
  }
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] }, null, 2)
}
