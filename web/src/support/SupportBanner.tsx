import Alert from '@cloudscape-design/components/alert'

import { printTime } from '~/base/dates'
import { useSession } from '~/session/useSession'

/** Above each page of somebody from outside: by whose leave they are here, and until when. */
export function SupportBanner() {
  const { support, user } = useSession()
  if (!support) return null
  return (
    <Alert type="warning" header={`Support access: ${user.name}, ${support.company}`}>
      Let in until {printTime(support.ends_at)}: {support.decision} Everything you do is recorded.
    </Alert>
  )
}
