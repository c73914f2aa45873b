import StatusIndicator from '@cloudscape-design/components/status-indicator'

import type { UserState } from '~/api/identity'

export function UserStateText({ state }: { state: UserState }) {
  if (state === 'active') return <StatusIndicator type="success">Active</StatusIndicator>
  if (state === 'invited') return <StatusIndicator type="pending">Invited</StatusIndicator>
  return <StatusIndicator type="stopped">Deactivated</StatusIndicator>
}
