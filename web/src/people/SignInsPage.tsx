import Header from '@cloudscape-design/components/header'
import Select from '@cloudscape-design/components/select'
import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'

import { Await } from '~/ui/Await'
import { usePageTitle } from '~/ui/usePageTitle'

import { usersQuery } from './queries'
import { SignInTable } from './SignInTable'

const everybody = { value: 'all', label: 'Everybody' }

/** Who signed in, and who was refused: /admin/sign-ins?user=user_… */
export default function SignInsPage() {
  usePageTitle('Sign-in log')
  const users = useQuery(usersQuery)
  const [parameters, setParameters] = useSearchParams()
  const id = parameters.get('user') ?? 'all'
  return (
    <Await query={users}>
      {({ items }) => {
        const options = [everybody, ...items.map((one) => ({ value: one.id, label: one.name, description: one.email }))]
        return (
          <SignInTable
            userId={id}
            users={items}
            header={<Header variant="h1" description="Each try to sign in, of the last half year. What was typed is never in it.">Sign-in log</Header>}
            filter={
              <Select
                ariaLabel="User"
                filteringType="auto"
                virtualScroll
                filteringAriaLabel="Find a user"
                selectedOption={options.find((one) => one.value === id) ?? { value: id, label: 'Another user', description: id }}
                options={options}
                onChange={({ detail }) => { setParameters(detail.selectedOption.value === 'all' ? {} : { user: detail.selectedOption.value ?? '' }) }}
              />
            }
          />
        )
      }}
    </Await>
  )
}
