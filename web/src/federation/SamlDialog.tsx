import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import FileInput from '@cloudscape-design/components/file-input'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Modal from '@cloudscape-design/components/modal'
import RadioGroup from '@cloudscape-design/components/radio-group'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Textarea from '@cloudscape-design/components/textarea'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { Problem } from '~/api/client'
import { enterSaml, type SamlSettings } from '~/api/federation'
import { ProblemAlert } from '~/ui/ProblemAlert'

import { samlQuery } from './queries'
import { mustSignOptions } from './words'

interface SamlDialogProps {
  provider: string
  settings: SamlSettings | null
  onClose: () => void
}

const severalProviders = 'saml.metadata_several_providers'

/** Enters a provider's metadata: by its address, which is read again, or as text. */
export function SamlDialog({ provider, settings, onClose }: SamlDialogProps) {
  const client = useQueryClient()
  const [source, setSource] = useState(settings && !settings.metadata_url ? 'text' : 'url')
  const [url, setUrl] = useState(settings?.metadata_url ?? '')
  const [text, setText] = useState('')
  const [entityId, setEntityId] = useState('')
  const [mustSign, setMustSign] = useState<SamlSettings['must_sign']>(settings?.must_sign ?? 'either')
  const enter = useMutation({
    mutationFn: () => enterSaml(provider, {
      ...(source === 'url' ? { metadata_url: url.trim() } : { metadata: text }),
      ...(entityId.trim() && { entity_id: entityId.trim() }),
      must_sign: mustSign,
    }),
    onSuccess: (saml) => {
      client.setQueryData(samlQuery(provider).queryKey, saml)
      onClose()
    },
  })
  const areSeveral = entityId !== '' || (enter.error instanceof Problem && enter.error.code === severalProviders)
  return (
    <Modal
      visible
      header="Metadata of the provider"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>Cancel</Button>
            <Button variant="primary" loading={enter.isPending} disabled={!(source === 'url' ? url : text).trim()} onClick={() => { enter.mutate() }}>Save</Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {enter.isError && <ProblemAlert error={enter.error} />}
        <RadioGroup
          ariaLabel="Where the metadata is"
          value={source}
          onChange={({ detail }) => { setSource(detail.value) }}
          items={[
            { value: 'url', label: 'At an address', description: 'Read again each hour: new certificates are known by themselves.' },
            { value: 'text', label: 'In a file', description: 'To be entered anew when the certificates change.' },
          ]}
        />
        {source === 'url' ? (
          <FormField label="Address of the metadata">
            <Input type="url" autoComplete={false} placeholder="https://login.example.com/metadata" value={url} onChange={({ detail }) => { setUrl(detail.value) }} />
          </FormField>
        ) : (
          <TextField text={text} onChange={setText} />
        )}
        {areSeveral && (
          <FormField label="Entity id" description="Which of the providers that the metadata is of.">
            <Input autoComplete={false} value={entityId} onChange={({ detail }) => { setEntityId(detail.value) }} />
          </FormField>
        )}
        <FormField label="What must be signed" description="Of each answer. What is not signed is never believed.">
          <Select
            selectedOption={mustSignOptions.find((one) => one.value === mustSign) ?? null}
            options={mustSignOptions}
            onChange={({ detail }) => { setMustSign(detail.selectedOption.value as SamlSettings['must_sign']) }}
          />
        </FormField>
      </SpaceBetween>
    </Modal>
  )
}

function TextField({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  return (
    <SpaceBetween size="xs">
      <FormField label="Metadata" description="Paste the XML, or choose the file.">
        <Textarea rows={6} spellcheck={false} disableBrowserAutocorrect placeholder="<EntityDescriptor …" value={text} onChange={({ detail }) => { onChange(detail.value) }} />
      </FormField>
      <FileInput ariaLabel="File with the metadata" accept=".xml,application/xml,text/xml,application/samlmetadata+xml" value={[]} onChange={({ detail }) => void detail.value[0]?.text().then(onChange)}>
        Choose file
      </FileInput>
    </SpaceBetween>
  )
}
