import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'

import { connectListen, connectQuickCreate, connectRole, connectTemplates, readConnectSetup, type ConnectSetup } from '~/api/invitations'
import type { Way } from '~/api/connections'
import { printTime } from '~/base/dates'
import { Gate } from '~/session/Gate'
import { useLinkToken } from '~/session/useLinkToken'
import { Loading } from '~/ui/Loading'
import { Logo } from '~/ui/Logo'
import { usePageTitle } from '~/ui/usePageTitle'

import { CauseAlert } from './CauseAlert'
import { MakeRole } from './MakeRole'
import { PermissionTable } from './PermissionTable'
import { Questions } from './Questions'
import { RoleForm } from './RoleForm'
import type { RoleSource } from './source'
import { WaySelect } from './WaySelect'
import { firstWay } from './wizard/WayStep'

const setupKey = ['connect']
const isDone = ({ state }: ConnectSetup) => state === 'connected' || state === 'degraded'

/** Where the link of an invitation leads: one connection, for who may make its role and has no account here. */
export default function FinishPage() {
  usePageTitle('Connect an AWS account')
  const token = useLinkToken()
  const setup = useQuery({
    queryKey: setupKey,
    queryFn: () => readConnectSetup(token ?? ''),
    enabled: token !== null,
    refetchInterval: ({ state }) => (state.error || (state.data && isDone(state.data)) ? false : 2_000),
  })
  if (!token) {
    return <Gate title="Connect an AWS account" description="This address lacks the token of an invitation. Open the whole link that you were sent, or ask for a new one.">{null}</Gate>
  }
  if (setup.isError) return <Gate title="Connect an AWS account" error={setup.error}>{null}</Gate>
  if (!setup.data) return <Loading />
  return <Page token={token} setup={setup.data} />
}

function useLinkSource(token: string, principal: string | null): RoleSource {
  return useMemo(
    () => ({
      principal,
      key: ['connect', 'source'],
      templates: (way) => connectTemplates(token, way),
      quickCreate: () => connectQuickCreate(token),
      register: (arn) => connectRole(token, arn),
    }),
    [token, principal],
  )
}

function Page({ token, setup }: { token: string; setup: ConnectSetup }) {
  const source = useLinkSource(token, setup.principal)
  const [chosen, setChosen] = useState<Way | null>(null)
  const way = chosen ?? firstWay(setup.kind, setup) ?? 'manual'
  return (
    <main className="muster-finish">
      <div className="muster-gate-brand"><Logo /></div>
      <SpaceBetween size="l">
        <Header variant="h1" description={`You were asked to let Muster read this AWS account. It takes about three minutes; there are no keys to hand over. The link works until ${printTime(setup.expires_at)}.`}>
          {`Connect ${setup.name}`}
        </Header>
        <div role="status" aria-live="polite" data-state={setup.state}><Status token={token} setup={setup} source={source} /></div>
        {!isDone(setup) && (
          <Container header={<Header variant="h2">Make the role</Header>}>
            <SpaceBetween size="l">
              <WaySelect way={way} kind={setup.kind} offered={setup} onChange={setChosen} />
              <MakeRole subject={setup} source={source} way={way} choice={{ writes: false, hasBills: false }} />
              <RoleForm subject={setup} source={source} refreshes={setupKey} />
            </SpaceBetween>
          </Container>
        )}
        <Container header={<Header variant="h2" description="It reads, and sees nothing of what is stored.">What the role may do</Header>}>
          <ExpandableSection headerText="Every action, and why">
            <PermissionTable kind={setup.kind} partition={setup.partition} writes={false} />
          </ExpandableSection>
        </Container>
        <Questions />
      </SpaceBetween>
    </main>
  )
}

function Status({ token, setup, source }: { token: string; setup: ConnectSetup; source: RoleSource }) {
  const client = useQueryClient()
  const listen = useMutation({ mutationFn: () => connectListen(token), onSettled: () => void client.invalidateQueries({ queryKey: setupKey }) })
  if (setup.state === 'connected') return <Alert type="success" header="Connected">Muster can read account {setup.account_id}. You are done, and may close this page.</Alert>
  if (setup.state === 'verifying') return <Alert type="info" header="The role is there"><StatusIndicator type="in-progress">Looking at what it may do</StatusIndicator></Alert>
  if (setup.cause) {
    return <CauseAlert subject={setup} source={source} code={setup.cause.code} detail={setup.cause.detail} type={setup.state === 'degraded' ? 'warning' : 'error'} />
  }
  if (setup.is_listening) {
    return (
      <Alert type="info" header="Listening for the role">
        <StatusIndicator type="loading">Role <code>{setup.role_name}</code> in account {setup.account_id}</StatusIndicator>
        <Box color="inherit">This turns green by itself once the role works.</Box>
      </Alert>
    )
  }
  return (
    <Alert type="info" header="Muster waits for the role’s ARN" action={setup.account_id && <Button loading={listen.isPending} onClick={() => { listen.mutate() }}>Listen for the role</Button>}>
      Give it below, once the role is there.
    </Alert>
  )
}
