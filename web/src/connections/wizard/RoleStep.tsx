import Container from '@cloudscape-design/components/container'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'

import type { Connection, Way } from '~/api/connections'

import { InviteColleague } from '../InviteColleague'
import { Listening } from '../Listening'
import { MakeRole } from '../MakeRole'
import { RoleForm } from '../RoleForm'
import { useConnectionSource } from '../source'
import { wayWords } from '../words'
import type { ScriptChoice } from './script'

interface RoleStepProps {
  connection: Connection
  way: Way
  choice: ScriptChoice
}

/** What to do in AWS, and what Muster sees of it meanwhile. */
export function RoleStep({ connection, way, choice }: RoleStepProps) {
  const source = useConnectionSource(connection)
  const isDone = connection.state === 'connected' // by a stack set there are members left to do
  const form = <RoleForm subject={connection} source={source} refreshes={['connections']} />
  const asksForArn = way === 'manual' || !connection.account_id
  return (
    <SpaceBetween size="l">
      <Listening connection={connection} />
      {(!isDone || way === 'stack_set') && (
        <Container header={<Header variant="h2">{`Make the role: ${wayWords(way).label}`}</Header>}>
          <MakeRole subject={connection} source={source} way={way} choice={choice} />
        </Container>
      )}
      {!isDone && (
        <Container header={<Header variant="h2" description="Whenever it is called otherwise than above, or was made in another way.">The role’s ARN</Header>}>
          {asksForArn ? form : (
            <ExpandableSection headerText="The role has another name">
              {form}
            </ExpandableSection>
          )}
        </Container>
      )}
      {!isDone && <InviteColleague connection={connection} />}
    </SpaceBetween>
  )
}
