import Alert from '@cloudscape-design/components/alert'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Tiles from '@cloudscape-design/components/tiles'

import type { AwsIdentity, ConnectionKind, Way } from '~/api/connections'

import { wayOrder, wayWords } from '../words'

/** Why a way cannot be gone; null: it can. */
export function whyNot(way: Way, kind: ConnectionKind, identity: Pick<AwsIdentity, 'ways'>): string | null {
  const offered = identity.ways.find((one) => one.way === way)
  if (!offered) return 'This server does not know it.'
  if (!offered.is_offered) return offered.why_not ?? 'This server does not offer it.'
  if (way === 'stack_set' && kind !== 'management') return 'A stack set is made in the management account: connect that one.'
  return null
}

/** The easiest that can be gone. */
export function firstWay(kind: ConnectionKind, identity: Pick<AwsIdentity, 'ways'>): Way | null {
  return wayOrder.find((way) => way !== 'stack_set' && whyNot(way, kind, identity) === null) ?? null
}

interface WayStepProps {
  way: Way | null
  kind: ConnectionKind
  identity: Pick<AwsIdentity, 'problem' | 'ways'>
  problem: string | undefined
  onChange: (way: Way) => void
}

export function WayStep({ way, kind, identity, problem, onChange }: WayStepProps) {
  return (
    <Container header={<Header variant="h2" description="All of them make the same: one role that reads, for Muster alone.">How do you want to make the role?</Header>}>
      <SpaceBetween size="l">
        {identity.problem && <Alert type="error" header="Muster has no identity in AWS">{identity.problem.detail}</Alert>}
        <FormField errorText={problem} stretch>
          <Tiles
            ariaLabel="Ways to make the role"
            value={way}
            items={wayOrder.map((value) => {
              const why = whyNot(value, kind, identity)
              const words = wayWords(value)
              return {
                value,
                label: words.label,
                description: why ? <>{words.help}<br /><strong>Not here: {why}</strong></> : <>{words.help}<br />Takes: {words.needs}.</>,
                disabled: why !== null,
              }
            })}
            onChange={({ detail }) => { onChange(detail.value as Way) }}
          />
        </FormField>
      </SpaceBetween>
    </Container>
  )
}
