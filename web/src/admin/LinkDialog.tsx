import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'

import type { Link, UserWithLink } from '~/api/identity'
import { printTime } from '~/base/dates'

interface LinkDialogProps {
  title: string
  made: UserWithLink
  onClose: () => void
}

/** A link for somebody else, shown once; or word that it was mailed to them. */
export function LinkDialog({ title, made, onClose }: LinkDialogProps) {
  return (
    <Modal
      visible
      header={`${title} for ${made.user.name}`}
      onDismiss={onClose}
      footer={<Box float="right"><Button variant="primary" onClick={onClose}>Done</Button></Box>}
    >
      {made.link ? <CopyableLink name={made.user.name} link={made.link} /> : (
        <Alert type="success">
          Mailed to {made.user.email}. It is good once, and for them alone. Whether the mail got away is shown among the tasks.
        </Alert>
      )}
    </Modal>
  )
}

function CopyableLink({ name, link }: { name: string; link: Link }) {
  return (
    <SpaceBetween size="m">
      <Alert type="info">
        Give this link to {name} by a way that only they can read. It is good once, until{' '}
        {printTime(link.expires_at)}, and is not shown again.
      </Alert>
      <code className="muster-secret">{link.url}</code>
      <CopyToClipboard copyButtonText="Copy link" textToCopy={link.url} copySuccessText="Copied" copyErrorText="The browser did not allow it; mark the link and copy it" />
    </SpaceBetween>
  )
}
