import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { ReactNode } from 'react'

import { ProblemAlert } from './ProblemAlert'

interface ConfirmProps {
  title: string
  action: string
  isBusy: boolean
  /** False as long as something has to be filled in. */
  isReady?: boolean
  error: unknown
  children: ReactNode
  onConfirm: () => void
  onClose: () => void
}

/** Asks before something that cannot be taken back, and says what it will do. */
export function Confirm({ title, action, isBusy, isReady = true, error, children, onConfirm, onClose }: ConfirmProps) {
  return (
    <Modal
      visible
      header={title}
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>Cancel</Button>
            <Button variant="primary" loading={isBusy} disabled={!isReady} onClick={onConfirm}>{action}</Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {error ? <ProblemAlert error={error} /> : null}
        <Box>{children}</Box>
      </SpaceBetween>
    </Modal>
  )
}
