import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'

import { decideDevice, lookUpDevice, type DeviceRequest } from '~/api/identity'
import { timeAgo } from '~/base/dates'
import { useLinkToken } from '~/session/useLinkToken'
import { useSession } from '~/session/useSession'
import { ProblemAlert } from '~/ui/ProblemAlert'
import { usePageTitle } from '~/ui/usePageTitle'

/** Where a person lets a command line act in their name: the code first, then who asks. */
export default function DevicePage() {
  usePageTitle('Sign a command line in')
  const given = useLinkToken('code')
  const [code, setCode] = useState(given ?? '')
  const look = useMutation({ mutationFn: () => lookUpDevice(code) })
  if (look.data) return <Decision code={code} request={look.data} onAnother={() => { look.reset(); setCode('') }} />
  return (
    <Container header={<Header variant="h1" description="For a terminal in which you have just typed muster login.">Sign a command line in</Header>}>
      <form onSubmit={(event) => { event.preventDefault(); look.mutate() }}>
        <SpaceBetween size="m">
          {look.error ? <ProblemAlert error={look.error} /> : null}
          <FormField label="Code" description="Eight letters, as the terminal shows them." constraintText="If you did not type muster login, do not go on: whoever sent you here would act in your name.">
            <Input autoFocus value={code} placeholder="WDJB-MJHT" spellcheck={false} autoComplete={false} onChange={({ detail }) => { setCode(detail.value) }} />
          </FormField>
          <Button variant="primary" formAction="submit" loading={look.isPending} disabled={!code.trim()}>Continue</Button>
        </SpaceBetween>
      </form>
    </Container>
  )
}

function Decision({ code, request, onAnother }: { code: string; request: DeviceRequest; onAnother: () => void }) {
  const { user } = useSession()
  const decide = useMutation({ mutationFn: (decision: 'approve' | 'deny') => decideDevice(code, decision) })
  if (decide.isSuccess) {
    const approved = decide.variables === 'approve'
    return (
      <Container header={<Header variant="h1">{approved ? 'Signed in' : 'Denied'}</Header>}>
        <div role="status">
          <Box>{approved ? 'Go back to the terminal. You can sign it out again under Sessions.' : 'The terminal was told so, and can do nothing.'}</Box>
        </div>
      </Container>
    )
  }
  return (
    <Container header={<Header variant="h1" description={`It would act as ${user.name} (${user.email}), with your role, until you sign it out.`}>Is this your command line?</Header>}>
      <SpaceBetween size="m">
        {decide.error ? <ProblemAlert error={decide.error} /> : null}
        <KeyValuePairs
          columns={3}
          items={[
            { label: 'It calls itself', value: request.client_name },
            { label: 'It asks from', value: request.address },
            { label: 'It asked', value: timeAgo(request.created_at) },
          ]}
        />
        <Alert type="warning">Approve only what you have just begun yourself, on a machine that you know.</Alert>
        <SpaceBetween direction="horizontal" size="xs">
          <Button variant="primary" loading={decide.isPending && decide.variables === 'approve'} onClick={() => { decide.mutate('approve') }}>Approve</Button>
          <Button loading={decide.isPending && decide.variables === 'deny'} onClick={() => { decide.mutate('deny') }}>Deny</Button>
          <Button variant="link" onClick={onAnother}>Another code</Button>
        </SpaceBetween>
      </SpaceBetween>
    </Container>
  )
}
