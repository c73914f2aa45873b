import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'

import { Problem } from '~/api/client'

const advice: Record<string, string> = {
  network: 'Check that musterd is running and reachable, then try again.',
  'session.none': 'Your session has ended. Load the page again to sign in.',
  'user.stale': 'Somebody else changed this in the meantime. Load it again, then repeat your change.',
  'report.unknown_dimension': 'Choose another name, or another period: names come from the bills of the period.',
  'report.mixed_currencies': 'Group by currency, or filter by one.',
  'billing.path_not_allowed': 'Choose a directory that the configuration of the server names, or something in it.',
  'net.unreachable': 'Check the address, and whether the server may reach it: a firewall or a proxy may be in between.',
  'net.timeout': 'Check the address, and whether the server may reach it: a firewall or a proxy may be in between.',
  'oidc.unreachable': 'Check the address, and whether the server may reach it: a firewall or a proxy may be in between.',
  'ledger.empty': 'Import bills first, under Billing data.',
}

const byStatus: Record<number, string> = {
  403: 'Your role does not allow this. An administrator can change that.',
  404: 'It may have been deleted, or the link is not whole.',
  412: 'Somebody else changed this in the meantime. Load it again, then repeat your change.',
  429: 'Too many requests at once. Wait a moment.',
  500: 'This is a fault of Muster. The request id leads to it in the log of the server.',
  503: 'The server is busy or starting. Try again in a moment.',
}

export function adviceFor(error: unknown): string | null {
  if (!(error instanceof Problem)) return null
  return advice[error.code] ?? byStatus[error.status] ?? null
}

interface ProblemAlertProps {
  error: unknown
  header?: string
  onRetry?: () => void
}

/** What went wrong, what to do about it, and how to find it in the server's log. */
export function ProblemAlert({ error, header, onRetry }: ProblemAlertProps) {
  const problem = error instanceof Problem ? error : null
  const hint = adviceFor(error)
  // The detail of one wrong field is that field's already.
  const more = problem?.errors.filter((one) => !problem.message.includes(one.detail)) ?? []
  return (
    <div role="alert">
      <Alert
        type="error"
        header={header}
        action={onRetry && <Button onClick={onRetry}>Try again</Button>}
      >
        {error instanceof Error ? error.message : 'Something went wrong.'}
        {more.map((one) => (
          <div key={one.pointer + one.detail}>
            {one.pointer && <code>{one.pointer}</code>} {one.detail}
          </div>
        ))}
        {hint && <div>{hint}</div>}
        {problem && problem.code !== 'network' && (
          <Box variant="small" color="inherit" display="block">
            {problem.code}
            {problem.requestId && ` · request ${problem.requestId}`}
          </Box>
        )}
      </Alert>
    </div>
  )
}
