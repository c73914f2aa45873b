import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { beginSecondFactor } from '~/api/identity'
import { addPasskey, beginPasskey } from '~/api/passkeys'
import { browserName } from '~/profile/browser'
import { RecoveryCodes } from '~/profile/RecoveryCodes'
import { AppEnrolment } from '~/profile/SecondFactorBox'

import { Gate } from './Gate'
import { canUsePasskeys, makePasskey } from './passkeys'
import { ProofDialog } from './ProofDialog'
import { sessionQuery, useSignOut } from './useSession'

/** What somebody sees whose role has to have a second factor and who has none: nothing else works until there is one. */
export default function EnrolmentPage() {
  const client = useQueryClient()
  const signOut = useSignOut()
  const [name, setName] = useState(browserName(navigator.userAgent))
  const app = useMutation({ mutationFn: beginSecondFactor })
  // The session is another one once there is a factor.
  const goOn = () => void client.fetchQuery({ ...sessionQuery, staleTime: 0 })
  const passkey = useMutation({
    mutationFn: async () => addPasskey({ name: name.trim(), ...(await makePasskey(await beginPasskey())) }),
    onSuccess: ({ recovery_codes }) => { if (recovery_codes.length === 0) goOn() },
  })
  const codes = passkey.data?.recovery_codes
  return (
    <>
      <Gate
        title="A second factor first"
        description="Your role has to have one. Set it up, and go on."
        error={passkey.error ?? app.error}
        footer={<Button variant="inline-link" onClick={() => void signOut()}>Sign out</Button>}
      >
        {codes ? (
          <RecoveryCodes codes={codes} onDone={goOn} />
        ) : app.data ? (
          <AppEnrolment uri={app.data.uri} secret={app.data.secret} onDone={goOn} />
        ) : (
          <SpaceBetween size="m">
            {canUsePasskeys() && (
              <SpaceBetween size="m">
                <FormField label="Name of the passkey" description="A finger, a face or a security key.">
                  <Input autoComplete={false} value={name} onChange={({ detail }) => { setName(detail.value) }} />
                </FormField>
                <Button variant="primary" iconName="key" fullWidth loading={passkey.isPending} disabled={!name.trim()} onClick={() => { passkey.mutate() }}>Add a passkey</Button>
                <Box textAlign="center" color="text-body-secondary">or</Box>
              </SpaceBetween>
            )}
            <Button fullWidth loading={app.isPending} onClick={() => { app.mutate() }}>Use an authenticator app</Button>
          </SpaceBetween>
        )}
      </Gate>
      <ProofDialog />
    </>
  )
}
