import Box from '@cloudscape-design/components/box'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { ReactNode } from 'react'

interface EmptyProps {
  title: string
  children?: ReactNode
  action?: ReactNode
}

/** What stands where nothing is yet: what it would be, and how to get it. */
export function Empty({ title, children, action }: EmptyProps) {
  return (
    <Box textAlign="center" padding={{ vertical: 'l', horizontal: 'm' }}>
      <SpaceBetween size="s" alignItems="center">
        <Box variant="strong">{title}</Box>
        {children && <Box color="text-body-secondary" className="muster-prose">{children}</Box>}
        {action}
      </SpaceBetween>
    </Box>
  )
}
