import Checkbox from '@cloudscape-design/components/checkbox'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'

import type { ConnectionKind, Partition } from '~/api/connections'

import { PermissionTable } from '../PermissionTable'

interface PermissionStepProps {
  kind: ConnectionKind
  partition: Partition
  writes: boolean
  onChange: (writes: boolean) => void
}

export function PermissionStep({ kind, partition, writes, onChange }: PermissionStepProps) {
  return (
    <Container header={<Header variant="h2" description="No objects outside of the billing bucket, no rows of databases, messages, secrets, code or logs.">What Muster may do, and why</Header>}>
      <SpaceBetween size="l">
        <Checkbox
          checked={writes}
          description="A policy of its own: create reports, buy commitments that were approved, tag resources, manage accounts. It may be added later."
          onChange={({ detail }) => { onChange(detail.checked) }}
        >
          Also let Muster change things
        </Checkbox>
        <PermissionTable kind={kind} partition={partition} writes={writes} />
      </SpaceBetween>
    </Container>
  )
}
