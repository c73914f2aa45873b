import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'

import type { Problem } from '~/api/client'

export interface OidcDraft {
  issuer: string
  client_id: string
  client_secret: string
}

interface OidcFieldsProps {
  draft: OidcDraft
  problem: Problem | null
  /** What becomes of a secret that is left empty. */
  emptySecret?: string | undefined
  onChange: (part: Partial<OidcDraft>) => void
}

/** The draft as the API takes it: without a secret, the one that is there stays. */
export const oidcEntry = ({ issuer, client_id, client_secret }: OidcDraft) => ({ issuer: issuer.trim(), client_id: client_id.trim(), ...(client_secret && { client_secret }) })

export const isWholeOidc = ({ issuer, client_id }: OidcDraft) => issuer.trim() !== '' && client_id.trim() !== ''

/** What an application of OpenID Connect is known by at its provider. */
export function OidcFields({ draft, problem, emptySecret, onChange }: OidcFieldsProps) {
  return (
    <SpaceBetween size="m">
      <FormField label="Issuer" description="Its address, as it stands in its documentation or at /.well-known/openid-configuration." errorText={problem?.field('/oidc/issuer')}>
        <Input type="url" autoComplete={false} placeholder="https://login.example.com" value={draft.issuer} onChange={({ detail }) => { onChange({ issuer: detail.value }) }} />
      </FormField>
      <FormField label="Client id" errorText={problem?.field('/oidc/client_id')}>
        <Input autoComplete={false} value={draft.client_id} onChange={({ detail }) => { onChange({ client_id: detail.value }) }} />
      </FormField>
      <FormField label="Client secret" description="Kept sealed, and shown to nobody any more." constraintText={emptySecret} errorText={problem?.field('/oidc/client_secret')}>
        <Input type="password" autoComplete={false} value={draft.client_secret} onChange={({ detail }) => { onChange({ client_secret: detail.value }) }} />
      </FormField>
    </SpaceBetween>
  )
}
