import Badge from '@cloudscape-design/components/badge'

/** Who keeps a user or a group: Muster, or the directory of the company. */
export function Keeper({ provider }: { provider: string | null }) {
  return provider === null ? <>in Muster</> : <Badge color="blue">by the company’s directory</Badge>
}
