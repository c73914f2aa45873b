import Box from '@cloudscape-design/components/box'
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

import { RecoveryCodes } from './RecoveryCodes'

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
    <Container header={<Header variant="h2" description="A code from an app on your phone, asked for after the password.">Authenticator app</Header>}>
      <Await query={state}>
        {({ has_app, is_required, passkeys, recovery_codes }) => (
          <SpaceBetween size="m">
            {has_app ? (
              <SpaceBetween size="s">
                <StatusIndicator type="success">On, with {recovery_codes} recovery codes left</StatusIndicator>
                {is_required && passkeys === 0 && <Box color="text-body-secondary">Your role has to have a second factor. To do without the app, add a passkey first.</Box>}
                {!begin.data && <Button disabled={is_required && passkeys === 0} onClick={() => { setRemoving(true) }}>Remove</Button>}
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
            {begin.data && <AppEnrolment uri={begin.data.uri} secret={begin.data.secret} onDone={() => { begin.reset(); void refresh() }} />}
          </SpaceBetween>
        )}
      </Await>
      {isRemoving && (
        <Confirm title="Remove the app?" action="Remove" isBusy={remove.isPending} error={remove.error} onConfirm={() => { remove.mutate() }} onClose={() => { setRemoving(false) }}>
          Without a passkey, your password alone will let you in.
        </Confirm>
      )}
    </Container>
  )
}

export function AppEnrolment({ uri, secret, onDone }: { uri: string; secret: string; onDone: () => void }) {
  const [code, setCode] = useState('')
  const confirm = useMutation({ mutationFn: () => confirmSecondFactor(code.trim()), onError: () => { setCode('') } })
  const codes = confirm.data?.recovery_codes
  if (codes) return <RecoveryCodes codes={codes} onDone={onDone} />
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
