import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import Select from '@cloudscape-design/components/select'
import Table from '@cloudscape-design/components/table'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { endExemption, exempt } from '~/api/federation'
import type { User } from '~/api/identity'
import { useAnnouncements } from '~/base/announcements'
import { usersQuery } from '~/people/queries'
import { useCan } from '~/session/useSession'
import { Empty } from '~/ui/Empty'
import { ProblemAlert } from '~/ui/ProblemAlert'

import { exemptQuery } from './queries'

/** Admins who get in by a password also where a provider is enforced: the way in when it is down. */
export function ExemptBox() {
  const can = useCan()
  const client = useQueryClient()
  const { announce } = useAnnouncements()
  const exempted = useQuery(exemptQuery)
  const users = useQuery(usersQuery)
  const change = useMutation({
    mutationFn: ({ id, isExempt }: { id: string; isExempt: boolean }) => (isExempt ? exempt(id) : endExemption(id)),
    onError: (error) => { announce('error', error.message) },
    onSettled: () => void client.invalidateQueries({ queryKey: ['federation', 'exempt'] }),
  })
  const all = users.data?.items ?? []
  const ids = (exempted.data?.items ?? []).map((one) => one.user_id)
  const mayChange = can('federation.update')
  const others = all.filter((one) => one.role === 'admin' && one.state === 'active' && one.provider_id === null && !ids.includes(one.id))
  const error = exempted.error ?? users.error
  if (error) return <ProblemAlert error={error} onRetry={() => { void exempted.refetch(); void users.refetch() }} />
  return (
    <Table
      items={all.filter((one) => ids.includes(one.id))}
      trackBy="id"
      loading={exempted.isPending || users.isPending}
      loadingText="Loading"
      header={
        <Header
          variant="h2"
          description="When the provider is down, these administrators still get in, by their password and second factor. Have two, whose passwords are kept apart."
          actions={
            mayChange && (
              <Select
                ariaLabel="Add an administrator"
                placeholder="Add an administrator"
                selectedOption={null}
                empty="No other local administrator"
                options={others.map((one) => ({ value: one.id, label: one.name, description: one.email }))}
                onChange={({ detail }) => { if (detail.selectedOption.value) change.mutate({ id: detail.selectedOption.value, isExempt: true }) }}
              />
            )
          }
        >
          In by a password all the same
        </Header>
      }
      empty={<Empty title="Nobody">Before a provider becomes the only way in for its domains, put somebody on this list: when it is down, nobody else of them gets in.</Empty>}
      columnDefinitions={[
        { id: 'name', header: 'Name', isRowHeader: true, cell: (one) => one.name },
        { id: 'email', header: 'E-mail address', cell: (one) => one.email },
        ...(mayChange ? [{ id: 'actions', header: 'Actions', cell: (one: User) => <Button variant="inline-link" ariaLabel={`Take ${one.name} off the list`} onClick={() => { change.mutate({ id: one.id, isExempt: false }) }}>Take off</Button> }] : []),
      ]}
    />
  )
}
