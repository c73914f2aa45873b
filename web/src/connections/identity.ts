import type { AwsIdentity, Partition } from '~/api/connections'

type InPartition = Pick<AwsIdentity, 'principal' | 'problem' | 'ways'>

/** Who Muster is in a partition: what was configured for it, or else the server's own identity, wherever that is. */
export function identityIn(identity: AwsIdentity, partition: Partition): InPartition {
  return identity.others.find((one) => one.partition === partition) ?? identity
}

/** Why no role of a partition can trust Muster; null: one can, or it is not known. */
export function whyNobody(identity: AwsIdentity | undefined, partition: Partition): string | null {
  const other = identity?.others.find((one) => one.partition === partition)
  if (other) return other.problem?.detail ?? null
  if (!identity?.partition || identity.partition === partition) return null
  return `Muster has no credentials there: whoever runs it names a profile that has, in aws.identities.${partition}.profile`
}
