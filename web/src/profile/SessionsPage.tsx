import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'

import { usePageTitle } from '~/ui/usePageTitle'

import { CommandLines } from './CommandLines'
import { SessionTable } from './SessionTable'

export default function SessionsPage() {
  usePageTitle('Sessions')
  return (
    <SpaceBetween size="l">
      <SessionTable
        mayEnd
        header={<Header variant="h1" description="Where you are signed in. End those that you do not know, then change your password.">Sessions</Header>}
      />
      <CommandLines />
    </SpaceBetween>
  )
}
