import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'

import { askForReset, completeReset } from '~/api/identity'

import { Gate } from './Gate'
import { NewPasswordForm } from './NewPasswordForm'
import { useLinkToken } from './useLinkToken'

export default function ResetPage() {
  const token = useLinkToken()
  if (!token) return <AskForm />
  return (
    <NewPasswordForm
      title="New password"
      description="Choose a new password. All other sessions of yours end."
      action="Set password"
      submit={(password) => completeReset(token, password)}
    />
  )
}

function AskForm() {
  const [email, setEmail] = useState('')
  const ask = useMutation({ mutationFn: () => askForReset(email.trim()) })
  return (
    <Gate
      title="Forgotten password"
      description="We send a link to choose a new one. Where mail is not set up, an administrator can make the link for you."
      error={ask.error}
      footer={<Link href="/sign-in">Back to sign-in</Link>}
    >
      {ask.isSuccess ? (
        <Alert type="success">If that address has an account, a link is on its way. It is good for a short while.</Alert>
      ) : (
        <form onSubmit={(event) => { event.preventDefault(); ask.mutate() }}>
          <SpaceBetween size="m">
            <FormField label="E-mail address">
              <Input type="email" name="email" autoComplete="username" autoFocus value={email} onChange={({ detail }) => { setEmail(detail.value) }} />
            </FormField>
            <Button variant="primary" formAction="submit" fullWidth loading={ask.isPending} disabled={!email}>
              Send the link
            </Button>
          </SpaceBetween>
        </form>
      )}
    </Gate>
  )
}
