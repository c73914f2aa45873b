import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'

import { listResources, type CollectedAccount } from '~/api/resources'
import { Await } from '~/ui/Await'
import { ProblemAlert } from '~/ui/ProblemAlert'
import { usePageTitle } from '~/ui/usePageTitle'

import { Failures } from './Failures'
import { filterOf, wantedOf, type Wanted } from './filter'
import { Filters } from './Filters'
import { Gate, Waiting } from './Gate'
import { accountsQuery, totalsQuery } from './queries'
import { ResourceTable } from './ResourceTable'

/** What runs in connected accounts, and what it costs by the price list. */
export default function ResourcesPage() {
  usePageTitle('Active resources')
  const accounts = useQuery(accountsQuery)
  return (
    <ContentLayout
      header={
        <Header variant="h1" description="What runs in connected accounts now, and what it costs while it is there, also before the first bill.">
          Active resources
        </Header>
      }
    >
      <Await query={accounts}>
        {({ items }) => items.some((one) => one.state === 'available' || one.collected_at !== null) ? <Listed accounts={items} /> : <Gate accounts={items} />}
      </Await>
    </ContentLayout>
  )
}

function Listed({ accounts }: { accounts: CollectedAccount[] }) {
  const [parameters, setParameters] = useSearchParams()
  const wanted = wantedOf(parameters)
  const filter = filterOf(wanted)
  const all = useQuery(totalsQuery({}))
  const totals = useQuery(totalsQuery(filter))
  const resources = useInfiniteQuery({
    queryKey: ['resources', 'list', filter],
    queryFn: ({ pageParam }) => listResources(filter, pageParam),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  })
  const search = (next: Wanted) => {
    setParameters(Object.fromEntries(Object.entries(next).filter(([, value]) => value !== '')))
  }
  return (
    <SpaceBetween size="l">
      <Waiting accounts={accounts} />
      <Failures count={accounts.reduce((sum, one) => sum + one.failures, 0)} />
      <Filters key={parameters.toString()} wanted={wanted} kinds={all.data?.kinds ?? []} onSearch={search} />
      {resources.isError ? (
        <ProblemAlert error={resources.error} onRetry={() => void resources.refetch()} />
      ) : (
        <ResourceTable resources={resources.data?.pages.flatMap((page) => page.items) ?? []} totals={totals.data} isLoading={resources.isPending} />
      )}
      {resources.hasNextPage && (
        <Box textAlign="center">
          <Button loading={resources.isFetchingNextPage} onClick={() => void resources.fetchNextPage()}>More resources</Button>
        </Box>
      )}
    </SpaceBetween>
  )
}
