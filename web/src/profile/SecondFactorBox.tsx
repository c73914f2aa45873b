import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { beginSecondFactor, confirmSecondFactor, removeSecondFactor, secondFactor } from '~/api/identity'
import { Await } from '~/ui/Await'
import { Confirm } from '~/ui/Confirm'
import { ProblemAlert } from '~/ui/ProblemAlert'

export function SecondFactorBox() {
  const client = useQueryClient()
  const state = useQuery({ queryKey: ['second-factor'], queryFn: secondFactor })
  const refresh = () => client.invalidateQueries({ queryKey: ['second-factor'] })
  const [isRemoving, setRemoving] = useState(false)
  const begin = useMutation({ mutationFn: beginSecondFactor })
  const remove = useMutation({
    mutationFn: removeSecondFactor,
    onSuccess: () => { setRemoving(false); begin.reset(); void refresh() },
  })
  return (
    <Container header={<Header variant="h2" description="A code from an app on your phone, asked for after the password.">Second factor</Header>}>
      <Await query={state}>
        {({ is_enrolled, recovery_codes }) => (
          <SpaceBetween size="m">
            {is_enrolled ? (
              <SpaceBetween size="s">
                <StatusIndicator type="success">On, with {recovery_codes} recovery codes left</StatusIndicator>
                {!begin.data && <Button onClick={() => { setRemoving(true) }}>Remove</Button>}
              </SpaceBetween>
            ) : (
              !begin.data && (
                <SpaceBetween size="s">
                  <StatusIndicator type="stopped">Off</StatusIndicator>
                  <Button loading={begin.isPending} onClick={() => { begin.mutate() }}>Set up</Button>
                </SpaceBetween>
              )
            )}
            {begin.isError && <ProblemAlert error={begin.error} />}
            {begin.data && <Enrolment uri={begin.data.uri} secret={begin.data.secret} onDone={() => { begin.reset(); void refresh() }} />}
          </SpaceBetween>
        )}
      </Await>
      {isRemoving && (
        <Confirm title="Remove the second factor?" action="Remove" isBusy={remove.isPending} error={remove.error} onConfirm={() => { remove.mutate() }} onClose={() => { setRemoving(false) }}>
          Your password alone will let you in.
        </Confirm>
      )}
    </Container>
  )
}

function Enrolment({ uri, secret, onDone }: { uri: string; secret: string; onDone: () => void }) {
  const [code, setCode] = useState('')
  const confirm = useMutation({ mutationFn: () => confirmSecondFactor(code.trim()), onError: () => { setCode('') } })
  const codes = confirm.data?.recovery_codes
  if (codes) {
    return (
      <SpaceBetween size="m">
        <Alert type="warning" header="Keep these recovery codes">
          Each lets you in once, when the phone is lost. They are not shown again.
        </Alert>
        <pre className="muster-details">{codes.join('\n')}</pre>
        <SpaceBetween direction="horizontal" size="xs">
          <CopyToClipboard copyButtonText="Copy codes" textToCopy={codes.join('\n')} copySuccessText="Copied" copyErrorText="Not copied" />
          <Button variant="primary" onClick={onDone}>I have kept them</Button>
        </SpaceBetween>
      </SpaceBetween>
    )
  }
  return (
    <form onSubmit={(event) => { event.preventDefault(); confirm.mutate() }}>
      <SpaceBetween size="m">
        <p className="muster-prose">
          Add an account to your authenticator app with this key (time based, six digits), or{' '}
          <a href={uri}>open it in an app on this device</a>. Then enter the code that the app shows.
        </p>
        <code className="muster-secret">{secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
        <CopyToClipboard copyButtonText="Copy key" textToCopy={secret} copySuccessText="Copied" copyErrorText="Not copied" />
        {confirm.isError && <ProblemAlert error={confirm.error} />}
        <FormField label="Code">
          <Input value={code} inputMode="numeric" autoComplete="one-time-code" onChange={({ detail }) => { setCode(detail.value) }} />
        </FormField>
        <Button variant="primary" formAction="submit" loading={confirm.isPending} disabled={!code}>Turn on</Button>
      </SpaceBetween>
    </form>
  )
}
