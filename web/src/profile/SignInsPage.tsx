import Header from '@cloudscape-design/components/header'

import { SignInTable } from '~/people/SignInTable'
import { usePageTitle } from '~/ui/usePageTitle'

export default function OwnSignInsPage() {
  usePageTitle('Your sign-ins')
  return <SignInTable header={<Header variant="h1" description="Each try to sign in as you. Does one look strange? Change your password, and end your other sessions.">Your sign-ins</Header>} />
}
