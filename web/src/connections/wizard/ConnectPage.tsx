import Alert from '@cloudscape-design/components/alert'
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Wizard from '@cloudscape-design/components/wizard'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useNavigate, useSearchParams } from 'react-router'

import { Problem } from '~/api/client'
import { createConnection, type AwsIdentity, type Connection } from '~/api/connections'
import { useCan } from '~/session/useSession'
import { Await } from '~/ui/Await'
import { ProblemAlert } from '~/ui/ProblemAlert'
import { usePageTitle } from '~/ui/usePageTitle'

import { identityIn } from '../identity'
import { Questions } from '../Questions'
import { connectionQuery, identityQuery } from '../queries'
import { AccountStep } from './AccountStep'
import { emptyDraft, fromAddress, problemsOf, toAddress, toConnection, type Draft, type DraftProblems, type Made } from './draft'
import { PermissionStep } from './PermissionStep'
import { RoleStep } from './RoleStep'
import { firstWay, WayStep, whyNot } from './WayStep'

const lastStep = 3

/** Leads from nothing to an account that is connected. Once the connection is made, its address leads back here. */
export default function ConnectPage() {
  usePageTitle('Connect an AWS account')
  const can = useCan()
  const [parameters] = useSearchParams()
  const made = fromAddress(parameters)
  const identity = useQuery(identityQuery)
  if (!can('connections.create')) {
    return <Alert type="info" header="Administrators connect accounts">Your role may look at connections, and not make them. Ask an administrator of Muster.</Alert>
  }
  return (
    <SpaceBetween size="l">
      <BreadcrumbGroup items={[{ text: 'Connections', href: '/connections' }, { text: 'Connect', href: '/connections/new' }]} />
      <Await query={identity}>
        {(known) => (made ? <AfterMaking made={made} identity={known} /> : <BeforeMaking identity={known} />)}
      </Await>
      <Questions />
    </SpaceBetween>
  )
}

function BeforeMaking({ identity }: { identity: AwsIdentity }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const [draft, setDraft] = useState<Draft>({ ...emptyDraft, partition: identity.partition ?? 'aws' })
  const [step, setStep] = useState(0)
  const [problems, setProblems] = useState<DraftProblems>({})
  const there = identityIn(identity, draft.partition)
  const way = draft.way && whyNot(draft.way, draft.kind, there) === null ? draft.way : firstWay(draft.kind, there)
  const create = useMutation({
    mutationFn: () => createConnection(toConnection(draft)),
    onSuccess: (connection) => {
      client.setQueryData(connectionQuery(connection.id).queryKey, connection)
      void client.invalidateQueries({ queryKey: ['connections', 'all'] })
      void navigate(toAddress({ id: connection.id, way: way ?? 'manual', writes: draft.writes, hasBills: draft.hasBills }), { replace: true })
    },
    onError: (error) => {
      const found = fieldProblems(error)
      if (!found) return
      setProblems(found)
      setStep(0)
    },
  })
  const change = (part: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...part }))
    setProblems({})
    create.reset()
  }
  const go = (to: number) => {
    const found = step === 0 && to > 0 ? problemsOf(draft) : {}
    const missing = step === 1 && to > 1 && !way ? { way: 'None of them is offered here.' } : {}
    setProblems({ ...found, ...missing })
    if (Object.keys(found).length + Object.keys(missing).length > 0) return
    if (to === lastStep) create.mutate()
    else setStep(to)
  }
  const failed = create.isError && !fieldProblems(create.error) ? <ProblemAlert error={create.error} header="The connection could not be made" /> : null
  return (
    <Frame
      step={step}
      isBusy={create.isPending}
      submitText="Done"
      onNavigate={go}
      contents={[
        <AccountStep key="account" draft={draft} problems={problems} identity={identity} onChange={change} />,
        <WayStep key="way" way={way} kind={draft.kind} identity={there} problem={problems.way} onChange={(chosen) => { change({ way: chosen }) }} />,
        <SpaceBetween key="permissions" size="l">
          {failed}
          <PermissionStep kind={draft.kind} partition={draft.partition} writes={draft.writes} onChange={(writes) => { change({ writes }) }} />
        </SpaceBetween>,
        null,
      ]}
    />
  )
}

/** What the server has against a field of the first step; null: it is about something else. */
function fieldProblems(error: unknown): DraftProblems | null {
  if (!(error instanceof Problem)) return null
  const name = error.code === 'connection.duplicate_name' ? error.message : error.field('/name')
  const account = error.field('/account_id')
  const bucket = error.field('/bills/bucket')
  if (!name && !account && !bucket) return null
  return { ...(name && { name }), ...(account && { account }), ...(bucket && { bucket }) }
}

function AfterMaking({ made, identity }: { made: Made; identity: AwsIdentity }) {
  const connection = useQuery(connectionQuery(made.id))
  return <Await query={connection}>{(known) => <AfterSteps made={made} identity={identity} connection={known} />}</Await>
}

function AfterSteps({ made, identity, connection }: { made: Made; identity: AwsIdentity; connection: Connection }) {
  const navigate = useNavigate()
  const [step, setStep] = useState(lastStep)
  const choose = (part: Partial<Made>) => { void navigate(toAddress({ ...made, ...part }), { replace: true }) }
  return (
    <Frame
      step={step}
      isBusy={false}
      submitText={connection.state === 'connected' || connection.state === 'degraded' ? 'Open the connection' : 'Go on later'}
      onNavigate={setStep}
      onSubmit={() => void navigate(`/connections/${made.id}`)}
      contents={[
        <Alert key="account" type="info" header={`${connection.name} is made`}>
          What the account is cannot be changed any more. If it is wrong, <a href={`/connections/${made.id}`}>delete the connection</a> and begin anew.
        </Alert>,
        <WayStep key="way" way={made.way} kind={connection.kind} identity={identityIn(identity, connection.partition)} problem={undefined} onChange={(way) => { choose({ way }) }} />,
        <PermissionStep key="permissions" kind={connection.kind} partition={connection.partition} writes={made.writes} onChange={(writes) => { choose({ writes }) }} />,
        <RoleStep key="role" connection={connection} way={made.way} choice={made} />,
      ]}
    />
  )
}

interface FrameProps {
  step: number
  isBusy: boolean
  submitText: string
  contents: ReactNode[]
  onNavigate: (step: number) => void
  onSubmit?: () => void
}

const titles = ['Account', 'Way', 'Permissions', 'Role']
const descriptions = [
  'It takes about three minutes. Muster gets a role that reads; there are no keys to hand over.',
  undefined,
  undefined,
  'What you do in AWS, and what Muster sees of it.',
]

function Frame({ step, isBusy, submitText, contents, onNavigate, onSubmit }: FrameProps) {
  const navigate = useNavigate()
  return (
    <Wizard
      activeStepIndex={step}
      isLoadingNextStep={isBusy}
      submitButtonText={submitText}
      i18nStrings={{
        stepNumberLabel: (number) => `Step ${String(number)}`,
        collapsedStepsLabel: (number, count) => `Step ${String(number)} of ${String(count)}`,
        navigationAriaLabel: 'Steps',
        cancelButton: 'Cancel',
        previousButton: 'Back',
        nextButton: 'Next',
      }}
      onNavigate={({ detail }) => { onNavigate(detail.requestedStepIndex) }}
      onCancel={() => void navigate('/connections')}
      onSubmit={() => { onSubmit?.() }}
      steps={titles.map((title, i) => ({ title, description: descriptions[i], content: contents[i] }))}
    />
  )
}
