import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { Problem } from '~/api/client'
import { changeMyPassword, renameMyself } from '~/api/identity'
import { useAnnouncements } from '~/base/announcements'
import { roleName } from '~/base/names'
import { PasswordFields, passwordProblem } from '~/session/PasswordFields'
import { useSession } from '~/session/useSession'
import { ProblemAlert } from '~/ui/ProblemAlert'
import { usePageTitle } from '~/ui/usePageTitle'

import { NotificationBox } from './NotificationBox'
import { PasskeysBox } from './PasskeysBox'
import { SecondFactorBox } from './SecondFactorBox'

export default function ProfilePage() {
  usePageTitle('Profile')
  const { user } = useSession()
  return (
    <ContentLayout header={<Header variant="h1">Profile and sign-in</Header>}>
      <SpaceBetween size="l">
        <Container header={<Header variant="h2">You</Header>}>
          <SpaceBetween size="m">
            <KeyValuePairs columns={3} items={[{ label: 'E-mail address', value: user.email }, { label: 'Role', value: roleName(user.role) }, { label: 'Sessions', value: <><Link href="/profile/sessions">Where you are signed in</Link>, <Link href="/profile/sign-ins">your sign-ins</Link></> }]} />
            {user.provider_id ? <div>Your name and address come from your company’s sign-in, and are changed there.</div> : <NameForm name={user.name} />}
          </SpaceBetween>
        </Container>
        <NotificationBox />
        <PasskeysBox />
        <SecondFactorBox />
        {!user.provider_id && <PasswordBox />}
      </SpaceBetween>
    </ContentLayout>
  )
}

function NameForm({ name }: { name: string }) {
  const client = useQueryClient()
  const { announce } = useAnnouncements()
  const [draft, setDraft] = useState(name)
  const save = useMutation({
    mutationFn: () => renameMyself(draft.trim()),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['session'] })
      announce('success', 'Your name is changed.')
    },
  })
  const problem = save.error instanceof Problem ? save.error : null
  return (
    <form onSubmit={(event) => { event.preventDefault(); save.mutate() }}>
      <FormField label="Name" errorText={problem?.field('/name') ?? problem?.message} secondaryControl={<Button formAction="submit" loading={save.isPending} disabled={!draft.trim() || draft.trim() === name}>Save</Button>}>
        <Input value={draft} autoComplete="name" onChange={({ detail }) => { setDraft(detail.value) }} />
      </FormField>
    </form>
  )
}

function PasswordBox() {
  const { announce } = useAnnouncements()
  const [passwords, setPasswords] = useState(['', ''] as [string, string])
  const [tried, setTried] = useState(false)
  const wrong = passwordProblem(...passwords)
  const save = useMutation({
    mutationFn: () => changeMyPassword(passwords[0]),
    onSuccess: () => {
      setPasswords(['', ''])
      setTried(false)
      announce('success', 'Your password is changed. Your other sessions have ended.')
    },
  })
  const problem = save.error instanceof Problem ? save.error : null
  const fieldProblem = problem?.field('/password')
  return (
    <Container header={<Header variant="h2">Password</Header>}>
      <form onSubmit={(event) => { event.preventDefault(); setTried(true); if (!wrong) save.mutate() }}>
        <SpaceBetween size="m">
          {save.isError && !fieldProblem && <ProblemAlert error={save.error} />}
          <PasswordFields password={passwords[0]} again={passwords[1]} onChange={(...both) => { setPasswords(both) }} problem={(tried ? wrong : undefined) ?? fieldProblem} />
          <Button formAction="submit" loading={save.isPending} disabled={!passwords[0]}>Change password</Button>
        </SpaceBetween>
      </form>
    </Container>
  )
}
