import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'

import { Empty } from '~/ui/Empty'
import { usePageTitle } from '~/ui/usePageTitle'

export default function NotFoundPage() {
  usePageTitle('No such page')
  return (
    <Container header={<Header variant="h1">No such page</Header>}>
      <Empty title="There is no page at this address" action={<Link href="/">To the overview</Link>}>
        The link may be old, or not whole.
      </Empty>
    </Container>
  )
}
