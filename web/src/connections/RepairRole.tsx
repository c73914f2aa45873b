import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import type { Connection, Way } from '~/api/connections'
import { Await } from '~/ui/Await'

import { identityIn } from './identity'
import { MakeRole } from './MakeRole'
import { identityQuery } from './queries'
import { RoleForm } from './RoleForm'
import { useConnectionSource } from './source'
import { WaySelect } from './WaySelect'
import { firstWay } from './wizard/WayStep'

/** The ways of the wizard, for a role that is not there yet or has to be put right. */
export function RepairRole({ connection }: { connection: Connection }) {
  const identity = useQuery(identityQuery)
  const source = useConnectionSource(connection)
  const [chosen, setChosen] = useState<Way | null>(null)
  return (
    <Container header={<Header variant="h2" description="Each way may be gone again: it brings up to date what is there.">{connection.role_arn ? 'Put the role right' : 'Make the role'}</Header>}>
      <Await query={identity}>
        {(known) => {
          const there = identityIn(known, connection.partition)
          const way = chosen ?? firstWay(connection.kind, there) ?? 'manual'
          return (
            <SpaceBetween size="l">
              <WaySelect way={way} kind={connection.kind} offered={there} onChange={setChosen} />
              <MakeRole subject={connection} source={source} way={way} choice={{ writes: false, hasBills: false }} />
              <RoleForm subject={connection} source={source} refreshes={['connections']} />
            </SpaceBetween>
          )
        }}
      </Await>
    </Container>
  )
}
