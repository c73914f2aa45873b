import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'

import { Problem } from '~/api/client'
import { setUp, setupNeeded, signIn } from '~/api/identity'

import { Gate } from './Gate'
import { PasswordFields, passwordProblem } from './PasswordFields'
import { useLinkToken } from './useLinkToken'

/** Makes the first administrator, by the link that the server printed when it first started. */
export default function SetupPage() {
  const token = useLinkToken()
  const setup = useQuery({ queryKey: ['setup'], queryFn: setupNeeded })
  if (setup.data && !setup.data.needed) {
    return (
      <Gate title="Muster is set up" description="There is an administrator already. Sign in, or ask one for an invitation.">
        <Link href="/sign-in">Sign in</Link>
      </Gate>
    )
  }
  return token ? <SetupForm token={token} /> : <NoToken />
}

function NoToken() {
  return (
    <Gate title="Welcome to Muster" description="Nobody has an account here yet.">
      <Alert type="info" header="Open the link that the server printed">
        When musterd started for the first time it printed a one-time link that ends in{' '}
        <code>/setup#token=…</code>. Find it in its output (with systemd: <code>journalctl -u musterd</code>)
        and open it in this browser. Starting the server again prints a new one.
      </Alert>
    </Gate>
  )
}

function SetupForm({ token }: { token: string }) {
  const navigate = useNavigate()
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [passwords, setPasswords] = useState(['', ''] as [string, string])
  const [tried, setTried] = useState(false)
  const wrong = passwordProblem(...passwords)
  const create = useMutation({
    mutationFn: async () => {
      await setUp({ token, email: email.trim(), name: name.trim(), password: passwords[0] })
      await signIn(email.trim(), passwords[0])
    },
    onSuccess: async () => {
      client.removeQueries({ queryKey: ['setup'] })
      await client.resetQueries({ queryKey: ['session'] })
      void navigate('/', { replace: true })
    },
  })
  const problem = create.error instanceof Problem ? create.error : null
  return (
    <Gate
      title="Welcome to Muster"
      description="Make the first administrator. Others are invited from inside."
      error={create.error}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (!wrong) create.mutate()
        }}
      >
        <SpaceBetween size="m">
          <FormField label="Your name" errorText={problem?.field('/name')}>
            <Input name="name" autoComplete="name" autoFocus value={name} onChange={({ detail }) => { setName(detail.value) }} />
          </FormField>
          <FormField label="E-mail address" errorText={problem?.field('/email')}>
            <Input type="email" name="email" autoComplete="username" value={email} onChange={({ detail }) => { setEmail(detail.value) }} />
          </FormField>
          <PasswordFields
            password={passwords[0]} again={passwords[1]}
            onChange={(...both) => { setPasswords(both) }}
            problem={(tried ? wrong : undefined) ?? problem?.field('/password')}
          />
          <Button variant="primary" formAction="submit" fullWidth loading={create.isPending} disabled={!name || !email}>
            Create administrator
          </Button>
        </SpaceBetween>
      </form>
    </Gate>
  )
}
