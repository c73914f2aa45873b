import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Checkbox from '@cloudscape-design/components/checkbox'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'

import { Problem } from '~/api/client'
import type { Provider } from '~/api/federation'
import { ProblemAlert } from '~/ui/ProblemAlert'

import { useProviderChange } from './useProviderChange'
import { domainsIn, domainsProblem } from './words'

interface FormProps {
  provider: Provider
  mayChange: boolean
}

/** Who signs in there, and whether they have to. */
export function RulesForm({ provider, mayChange }: FormProps) {
  const [name, setName] = useState(provider.name)
  const [domains, setDomains] = useState(provider.domains.join(', '))
  const [flags, setFlags] = useState({ is_enabled: provider.is_enabled, is_enforced: provider.is_enforced, creates_users: provider.creates_users, takes_unasked: provider.takes_unasked })
  const save = useProviderChange(provider)
  const problem = save.error instanceof Problem ? save.error : null
  const hasNoWayBack = problem?.code === 'federation.no_way_back' && flags.is_enforced && flags.is_enabled
  const boxes: [keyof typeof flags, string, string][] = [
    ['is_enabled', 'People can sign in there', 'Off: nobody does, whoever did is out at once, and passwords of local users work again.'],
    ['creates_users', 'Who signs in there becomes a user', 'Otherwise somebody has to be invited, or be provisioned by the directory.'],
    ['is_enforced', 'Addresses of its domains sign in there only', 'No passwords for them, but for administrators on the list for when the provider is down. Test the sign-in before.'],
    ...(provider.kind === 'saml' ? [['takes_unasked', 'Also where nobody asked', 'Sign-ins that begin at the provider’s page of applications. Off is safer.'] as [keyof typeof flags, string, string]] : []),
  ]
  return (
    <form onSubmit={(event) => { event.preventDefault(); save.mutate({ name: name.trim(), domains: domainsIn(domains), ...flags }) }}>
      <Container header={<Header variant="h2">Who signs in there</Header>} footer={mayChange && <Button formAction="submit" loading={save.isPending}>Save</Button>}>
        <SpaceBetween size="m">
          {save.isError && !problem?.isOfFields('federation.duplicate_name', 'federation.domain_taken') && <ProblemAlert error={save.error} />}
          {hasNoWayBack && <Alert type="info">The list of those who get in all the same is below the providers, under <Link href="/admin/providers">Company sign-in</Link>.</Alert>}
          <FormField label="Name" description="People see it when they sign in." errorText={problem?.field('/name', 'federation.duplicate_name')}>
            <Input value={name} readOnly={!mayChange} autoComplete={false} onChange={({ detail }) => { setName(detail.value) }} />
          </FormField>
          <FormField label="Domains" description="Of the e-mail addresses that it may vouch for. Others it may not sign in, whatever it says." constraintText="Several with commas: example.com, example.org" errorText={domainsProblem(problem)}>
            <Input value={domains} readOnly={!mayChange} autoComplete={false} onChange={({ detail }) => { setDomains(detail.value) }} />
          </FormField>
          {boxes.map(([flag, label, description]) => (
            <Checkbox key={flag} checked={flags[flag]} disabled={!mayChange} description={description} onChange={({ detail }) => { setFlags((before) => ({ ...before, [flag]: detail.checked })) }}>{label}</Checkbox>
          ))}
        </SpaceBetween>
      </Container>
    </form>
  )
}
