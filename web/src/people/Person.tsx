import { useQuery } from '@tanstack/react-query'

import { useCan } from '~/session/useSession'

import { usersQuery } from './queries'

/** Who did something: a user by name, what is nobody by what it is. */
export function Person({ id }: { id: string }) {
  const can = useCan()
  const isUser = id.startsWith('user_')
  const users = useQuery({ ...usersQuery, enabled: isUser && can('users.read') })
  if (id.startsWith('token_')) return <>an API token</>
  if (!isUser) return <>{id === 'schedule' || id === 'housekeeping' ? 'Muster itself' : id}</>
  const known = users.data?.items.find((one) => one.id === id)
  return <>{known?.name ?? (users.data ? 'a former user' : '…')}</>
}
