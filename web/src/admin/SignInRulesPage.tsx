import Button from '@cloudscape-design/components/button'
import Checkbox from '@cloudscape-design/components/checkbox'
import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { changeFactorPolicy, readFactorPolicy, type FactorPolicy } from '~/api/signIns'
import { useAnnouncements } from '~/base/announcements'
import { useCan } from '~/session/useSession'
import { Await } from '~/ui/Await'
import { ProblemAlert } from '~/ui/ProblemAlert'
import { usePageTitle } from '~/ui/usePageTitle'

import { roleOptions } from './roles'

const policyKey = ['factor-policy']

/** Who has to have a second factor. */
export default function SignInRulesPage() {
  usePageTitle('Sign-in rules')
  const policy = useQuery({ queryKey: policyKey, queryFn: readFactorPolicy })
  return (
    <ContentLayout header={<Header variant="h1">Sign-in rules</Header>}>
      <Await query={policy}>{(known) => <Form key={known.revision} policy={known} />}</Await>
    </ContentLayout>
  )
}

function Form({ policy }: { policy: FactorPolicy }) {
  const can = useCan()
  const client = useQueryClient()
  const { announce } = useAnnouncements()
  const [roles, setRoles] = useState(policy.required_for)
  const [includesFederated, setIncludesFederated] = useState(policy.includes_federated)
  const mayChange = can('settings.update')
  const save = useMutation({
    mutationFn: () => changeFactorPolicy({ required_for: roles, includes_federated: includesFederated }),
    onSuccess: (saved) => {
      client.setQueryData(policyKey, saved)
      announce('success', 'The rule holds from now on, also for sessions that are open.')
    },
  })
  return (
    <form onSubmit={(event) => { event.preventDefault(); save.mutate() }}>
      <Container
        header={<Header variant="h2" description="A passkey, or the code of an app. Who has to have one and has none can do nothing but set it up.">Second factor</Header>}
        footer={mayChange && <Button variant="primary" formAction="submit" loading={save.isPending}>Save</Button>}
      >
        <SpaceBetween size="m">
          {save.isError && <ProblemAlert error={save.error} />}
          <FormField label="Required for">
            <SpaceBetween size="xs">
              {roleOptions.map(({ value, label, description }) => (
                <Checkbox
                  key={value}
                  checked={roles.includes(value)}
                  disabled={!mayChange}
                  description={description}
                  onChange={({ detail }) => { setRoles(detail.checked ? [...roles, value] : roles.filter((one) => one !== value)) }}
                >
                  {label}
                </Checkbox>
              ))}
            </SpaceBetween>
          </FormField>
          <FormField label="People who sign in at their company">
            <Checkbox
              checked={includesFederated}
              disabled={!mayChange}
              description="Otherwise it is left to the company’s sign-in, which usually asks for one itself."
              onChange={({ detail }) => { setIncludesFederated(detail.checked) }}
            >
              Ask them for one here too
            </Checkbox>
          </FormField>
        </SpaceBetween>
      </Container>
    </form>
  )
}
