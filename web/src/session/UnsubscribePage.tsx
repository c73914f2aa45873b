import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Link from '@cloudscape-design/components/link'
import { useMutation } from '@tanstack/react-query'

import { stopMails } from '~/api/notifications'

import { Gate } from './Gate'
import { useLinkToken } from './useLinkToken'

/** Where the link at the end of a mail leads. It asks: programs that check links open them too. */
export default function UnsubscribePage() {
  const token = useLinkToken()
  const stop = useMutation({ mutationFn: () => stopMails(token ?? '') })
  const footer = <Link href="/profile">Choose what you are told of</Link>
  if (!token) {
    return (
      <Gate title="Stop mails" footer={footer}>
        <Alert type="warning">This link is not whole. Open it from the mail once more, or sign in and choose.</Alert>
      </Gate>
    )
  }
  return (
    <Gate title="Stop mails" description="You get no more mails of the kind that this link came with." error={stop.error} footer={footer}>
      {stop.data ? (
        <Alert type="success">Stopped: {stop.data.title}. You can turn it on again in your profile.</Alert>
      ) : (
        <Button variant="primary" fullWidth loading={stop.isPending} onClick={() => { stop.mutate() }}>Stop these mails</Button>
      )}
    </Gate>
  )
}
