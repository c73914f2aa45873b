import Link from '@cloudscape-design/components/link'

import { acceptInvitation } from '~/api/identity'

import { Gate } from './Gate'
import { NewPasswordForm } from './NewPasswordForm'
import { useLinkToken } from './useLinkToken'

export default function InvitationPage() {
  const token = useLinkToken()
  if (!token) {
    return (
      <Gate title="Invitation" description="This address lacks the token of an invitation. Open the whole link that you were sent, or ask for a new one.">
        <Link href="/sign-in">Sign in instead</Link>
      </Gate>
    )
  }
  return (
    <NewPasswordForm
      title="You are invited"
      description="Choose a password for Muster. The invitation is good for 12 hours and once."
      action="Accept invitation"
      submit={(password) => acceptInvitation(token, password)}
    />
  )
}
