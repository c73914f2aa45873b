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

import { domainsIn, kindName } from './words'

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
      ...(isOidc && { oidc: { issuer: fields.issuer.trim(), client_id: fields.client_id.trim(), ...(fields.client_secret && { client_secret: fields.client_secret }) } }),
    }),
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: ['federation'] })
      onDone(made)
    },
  })
  const problem = add.error instanceof Problem ? add.error : null
  const isWhole = fields.name.trim() && (!isOidc || (fields.issuer.trim() && fields.client_id.trim()))
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
        {add.isError && problem?.errors.length !== 1 && <ProblemAlert error={add.error} />}
        <RadioGroup
          ariaLabel="What it speaks"
          value={fields.kind}
          onChange={({ detail }) => { set({ kind: detail.value as Provider['kind'] }) }}
          items={[
            { value: 'oidc', label: kindName('oidc'), description: 'Register an application of the kind “web” there first: it gets an id and a secret.' },
            { value: 'saml', label: kindName('saml'), description: 'Its metadata is entered afterwards, when it has been told of Muster.' },
          ]}
        />
        <FormField label="Name" description="People see it when they sign in." errorText={problem?.field('/name')}>
          <Input autoFocus autoComplete={false} placeholder="Example Inc." value={fields.name} onChange={({ detail }) => { set({ name: detail.value }) }} />
        </FormField>
        {isOidc && (
          <SpaceBetween size="m">
            <FormField label="Issuer" description="Its address, as it stands in its documentation or at /.well-known/openid-configuration." errorText={problem?.field('/oidc/issuer')}>
              <Input type="url" autoComplete={false} placeholder="https://login.example.com" value={fields.issuer} onChange={({ detail }) => { set({ issuer: detail.value }) }} />
            </FormField>
            <FormField label="Client id" errorText={problem?.field('/oidc/client_id')}>
              <Input autoComplete={false} value={fields.client_id} onChange={({ detail }) => { set({ client_id: detail.value }) }} />
            </FormField>
            <FormField label="Client secret" description="Kept sealed, and shown to nobody any more." errorText={problem?.field('/oidc/client_secret')}>
              <Input type="password" autoComplete={false} value={fields.client_secret} onChange={({ detail }) => { set({ client_secret: detail.value }) }} />
            </FormField>
          </SpaceBetween>
        )}
        <FormField label="Domains" description="Of the e-mail addresses that it may vouch for." constraintText="Several with commas: example.com, example.org" errorText={problem?.errors.find((one) => one.pointer.startsWith('/domains'))?.detail}>
          <Input autoComplete={false} value={fields.domains} onChange={({ detail }) => { set({ domains: detail.value }) }} />
        </FormField>
      </SpaceBetween>
    </Modal>
  )
}
