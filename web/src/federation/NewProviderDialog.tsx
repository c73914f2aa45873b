import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Modal from '@cloudscape-design/components/modal'
import RadioGroup from '@cloudscape-design/components/radio-group'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { Problem } from '~/api/client'
import { addProvider, type Provider } from '~/api/federation'
import { ProblemAlert } from '~/ui/ProblemAlert'

import { isWholeOidc, oidcEntry, OidcFields } from './OidcFields'
import { domainsIn, domainsProblem, kindName } from './words'

interface NewProviderDialogProps {
  onDone: (made: Provider) => void
  onClose: () => void
}

/** Enters a provider. What it has to be told of Muster stands on its page afterwards. */
export function NewProviderDialog({ onDone, onClose }: NewProviderDialogProps) {
  const client = useQueryClient()
  const [fields, setFields] = useState({ kind: 'oidc' as Provider['kind'], name: '', domains: '', issuer: '', client_id: '', client_secret: '' })
  const set = (part: Partial<typeof fields>) => { setFields((before) => ({ ...before, ...part })) }
  const isOidc = fields.kind === 'oidc'
  const add = useMutation({
    mutationFn: () => addProvider({
      kind: fields.kind,
      name: fields.name.trim(),
      domains: domainsIn(fields.domains),
      ...(isOidc && { oidc: oidcEntry(fields) }),
    }),
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: ['federation'] })
      onDone(made)
    },
  })
  const problem = add.error instanceof Problem ? add.error : null
  const isWhole = fields.name.trim() && (!isOidc || isWholeOidc(fields))
  return (
    <Modal
      visible
      header="Add provider"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>Cancel</Button>
            <Button variant="primary" loading={add.isPending} disabled={!isWhole} onClick={() => { add.mutate() }}>Add</Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {add.isError && !problem?.isOfFields('federation.duplicate_name', 'federation.domain_taken') && <ProblemAlert error={add.error} />}
        <RadioGroup
          ariaLabel="What it speaks"
          value={fields.kind}
          onChange={({ detail }) => { set({ kind: detail.value as Provider['kind'] }) }}
          items={[
            { value: 'oidc', label: kindName('oidc'), description: 'Register an application of the kind “web” there first: it gets an id and a secret.' },
            { value: 'saml', label: kindName('saml'), description: 'Its metadata is entered afterwards, when it has been told of Muster.' },
          ]}
        />
        <FormField label="Name" description="People see it when they sign in." errorText={problem?.field('/name', 'federation.duplicate_name')}>
          <Input autoFocus autoComplete={false} placeholder="Example Inc." value={fields.name} onChange={({ detail }) => { set({ name: detail.value }) }} />
        </FormField>
        {isOidc && <OidcFields draft={fields} problem={problem} onChange={set} />}
        <FormField label="Domains" description="Of the e-mail addresses that it may vouch for." constraintText="Several with commas: example.com, example.org" errorText={domainsProblem(problem)}>
          <Input autoComplete={false} value={fields.domains} onChange={({ detail }) => { set({ domains: detail.value }) }} />
        </FormField>
      </SpaceBetween>
    </Modal>
  )
}
