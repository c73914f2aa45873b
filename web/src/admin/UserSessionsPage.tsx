import Header from '@cloudscape-design/components/header'
import Select from '@cloudscape-design/components/select'
import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'

import type { User } from '~/api/identity'
import { usersQuery } from '~/people/queries'
import { SessionTable } from '~/profile/SessionTable'
import { useCan, useSession } from '~/session/useSession'
import { Await } from '~/ui/Await'
import { usePageTitle } from '~/ui/usePageTitle'

/** The sessions of any user, who is named in the address: /admin/sessions?user=user_… */
export default function UserSessionsPage() {
  usePageTitle('Sessions of users')
  const users = useQuery(usersQuery)
  return <Await query={users}>{({ items }) => <Sessions users={items} />}</Await>
}

function Sessions({ users }: { users: User[] }) {
  const can = useCan()
  const { user: me } = useSession()
  const [parameters, setParameters] = useSearchParams()
  const id = parameters.get('user') ?? me.id
  const options = users.map((one) => ({ value: one.id, label: one.name, description: one.email }))
  const chosen = options.find((one) => one.value === id) ?? { value: id, label: 'Another user', description: id }
  return (
    <SessionTable
      userId={id}
      mayEnd={can('sessions.revoke') || id === me.id}
      header={
        <Header variant="h1" description="Where a user is signed in. Ending a session signs that browser out at once; deactivate the user to keep them out.">
          Sessions of users
        </Header>
      }
      filter={
        <Select
          ariaLabel="User"
          filteringType="auto"
          virtualScroll
          filteringAriaLabel="Find a user"
          selectedOption={chosen}
          options={options}
          onChange={({ detail }) => { setParameters({ user: detail.selectedOption.value ?? '' }) }}
        />
      }
    />
  )
}
