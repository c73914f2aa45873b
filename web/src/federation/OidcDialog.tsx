import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'

import { Problem } from '~/api/client'
import type { Provider } from '~/api/federation'
import { ProblemAlert } from '~/ui/ProblemAlert'

import { isWholeOidc, oidcEntry, OidcFields } from './OidcFields'
import { useProviderChange } from './useProviderChange'

interface OidcDialogProps {
  provider: Provider
  oidc: NonNullable<Provider['oidc']>
  onClose: () => void
}

/** Changes what the application is known by: a secret that is over, or another issuer. */
export function OidcDialog({ provider, oidc, onClose }: OidcDialogProps) {
  const [draft, setDraft] = useState({ issuer: oidc.issuer, client_id: oidc.client_id, client_secret: '' })
  const save = useProviderChange(provider)
  const problem = save.error instanceof Problem ? save.error : null
  const isAnother = draft.issuer.trim() !== oidc.issuer
  return (
    <Modal
      visible
      header={`Application at ${provider.name}`}
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>Cancel</Button>
            <Button variant="primary" loading={save.isPending} disabled={!isWholeOidc(draft)} onClick={() => { save.mutate({ oidc: oidcEntry(draft) }, { onSuccess: onClose }) }}>Save</Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {save.isError && !problem?.isOfFields() && <ProblemAlert error={save.error} />}
        {isAnother && <Alert type="warning">Whom another issuer vouches for are other people: local users who were linked have to link themselves once more, and the secret has to be entered anew.</Alert>}
        <OidcFields
          draft={draft}
          problem={problem}
          emptySecret={oidc.has_secret && !isAnother ? 'Leave it empty to keep the one that is there.' : undefined}
          onChange={(part) => { setDraft((before) => ({ ...before, ...part })) }}
        />
      </SpaceBetween>
    </Modal>
  )
}
