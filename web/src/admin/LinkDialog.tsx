import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'

import type { UserWithLink } from '~/api/identity'
import { printTime } from '~/base/dates'

interface LinkDialogProps {
  title: string
  made: UserWithLink
  onClose: () => void
}

/** A link for somebody else, shown once. */
export function LinkDialog({ title, made, onClose }: LinkDialogProps) {
  return (
    <Modal
      visible
      header={`${title} for ${made.user.name}`}
      onDismiss={onClose}
      footer={<Box float="right"><Button variant="primary" onClick={onClose}>Done</Button></Box>}
    >
      <SpaceBetween size="m">
        <Alert type="info">
          Give this link to {made.user.name} by a way that only they can read. It is good once, until{' '}
          {printTime(made.link.expires_at)}, and is not shown again.
        </Alert>
        <code className="muster-secret">{made.link.url}</code>
        <CopyToClipboard copyButtonText="Copy link" textToCopy={made.link.url} copySuccessText="Copied" copyErrorText="The browser did not allow it; mark the link and copy it" />
      </SpaceBetween>
    </Modal>
  )
}
