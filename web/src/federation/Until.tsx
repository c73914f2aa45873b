import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useState } from 'react'

const soon = 30 * 86_400_000

/** The end of a certificate. Told and not judged: providers go on with those that are over. */
export function Until({ time }: { time: string }) {
  const [now] = useState(Date.now)
  const left = Date.parse(time) - now
  const day = time.slice(0, 10)
  if (left > soon) return <>{day}</>
  return <StatusIndicator type="warning">{left < 0 ? `${day}, over` : `${day}, soon`}</StatusIndicator>
}
