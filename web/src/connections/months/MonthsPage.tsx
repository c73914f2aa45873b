import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams, useSearchParams } from 'react-router'

import type { Connection } from '~/api/connections'
import { useRecentTasks } from '~/tasks/useTasks'
import { Await } from '~/ui/Await'
import { usePageTitle } from '~/ui/usePageTitle'

import { connectionQuery } from '../queries'
import { CostHistory } from './CostHistory'
import { FoundMonths } from './FoundMonths'
import { Outcomes } from './Outcomes'
import { SupportDialog } from './SupportDialog'

/** The months before a connection's first bill. The tasks that read them are in the address, so that a link shows them too. */
export default function MonthsPage() {
  const { id = '' } = useParams()
  const connection = useQuery(connectionQuery(id))
  const name = connection.data?.name ?? '…'
  usePageTitle(`Earlier months, ${name}`)
  return (
    <SpaceBetween size="m">
      <BreadcrumbGroup
        items={[
          { text: 'Connections', href: '/connections' },
          { text: name, href: `/connections/${id}` },
          { text: 'Earlier months', href: `/connections/${id}/months` },
        ]}
      />
      <Await query={connection}>{(known) => <Page connection={known} />}</Await>
    </SpaceBetween>
  )
}

/** The last that was read from Cost Explorer, also by itself after the account was connected. */
function useLastReading(account: string | null): string | null {
  const { data } = useRecentTasks()
  return data?.items.find((one) => one.kind === 'billing.cost_history' && one.key === account)?.id ?? null
}

function Page({ connection }: { connection: Connection }) {
  const [parameters, setParameters] = useSearchParams()
  const [isAsking, setAsking] = useState(false)
  const show = (what: 'import' | 'reading') => (task: string) => {
    setParameters((before) => {
      before.set(what, task)
      return before
    })
  }
  const importing = parameters.get('import')
  const last = useLastReading(connection.account_id)
  const reading = parameters.get('reading') ?? last
  return (
    <ContentLayout header={<Header variant="h1" description="What was spent before Muster was there: bills that lie in the bucket, bills that AWS can still write, and until then what Cost Explorer tells.">Earlier months</Header>}>
      <SpaceBetween size="l">
        {importing && <Outcomes connection={connection.id} taskId={importing} title="Import of months" />}
        <FoundMonths connection={connection} onStarted={show('import')} onAsk={() => { setAsking(true) }} />
        <CostHistory connection={connection} onStarted={show('reading')} />
        {reading && <Outcomes connection={connection.id} taskId={reading} title="Reading from Cost Explorer" />}
      </SpaceBetween>
      {isAsking && <SupportDialog connection={connection} onClose={() => { setAsking(false) }} />}
    </ContentLayout>
  )
}
