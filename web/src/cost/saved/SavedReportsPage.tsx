import { useCollection } from '@cloudscape-design/collection-hooks'
import Badge from '@cloudscape-design/components/badge'
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import TextFilter from '@cloudscape-design/components/text-filter'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { deleteSavedReport, listSavedReports, type SavedReport } from '~/api/cost'
import { useAnnouncements } from '~/base/announcements'
import { timeAgo } from '~/base/dates'
import { dimensionName } from '~/base/names'
import { useCan, useSession } from '~/session/useSession'
import { Confirm } from '~/ui/Confirm'
import { Empty } from '~/ui/Empty'
import { ProblemAlert } from '~/ui/ProblemAlert'
import { usePageTitle } from '~/ui/usePageTitle'

export default function SavedReportsPage() {
  usePageTitle('Saved reports')
  const { user } = useSession()
  const can = useCan()
  const client = useQueryClient()
  const { announce } = useAnnouncements()
  const reports = useQuery({ queryKey: ['saved-reports'], queryFn: listSavedReports })
  const [doomed, setDoomed] = useState<SavedReport | null>(null)
  const remove = useMutation({
    mutationFn: (report: SavedReport) => deleteSavedReport(report.id),
    onSuccess: (_, report) => {
      void client.invalidateQueries({ queryKey: ['saved-reports'] })
      announce('success', `${report.name} is deleted.`)
      setDoomed(null)
    },
  })
  const { items, collectionProps, filterProps } = useCollection(reports.data?.items ?? [], {
    filtering: {
      empty: (
        <Empty title="No saved reports yet" action={<Button href="/cost/report">New report</Button>}>
          Make a report, then save it here to find it again, share it, and put it on a dashboard.
        </Empty>
      ),
      noMatch: <Empty title="No report has this in its name" />,
    },
    sorting: { defaultState: { sortingColumn: { sortingField: 'name' } } },
  })
  const mayDelete = (report: SavedReport) =>
    (report.owner === user.id && can('reports.update')) || can('reports.update_all')
  if (reports.isError) return <ProblemAlert error={reports.error} onRetry={() => void reports.refetch()} />
  return (
    <>
      <Table
        {...collectionProps}
        variant="full-page"
        wrapLines
        items={items}
        trackBy="id"
        loading={reports.isPending}
        loadingText="Loading"
        header={
          <Header
            variant="h1"
            counter={reports.data ? `(${String(reports.data.items.length)})` : ''}
            actions={<Button variant="primary" href="/cost/report">New report</Button>}
          >
            Saved reports
          </Header>
        }
        filter={<TextFilter {...filterProps} filteringPlaceholder="Find a report" filteringAriaLabel="Find a report" />}
        columnDefinitions={[
          { id: 'name', header: 'Name', sortingField: 'name', isRowHeader: true, minWidth: 150, cell: (one) => <Link href={`/cost/saved/${one.id}`}>{one.name}</Link> },
          { id: 'folder', header: 'Folder', sortingField: 'folder', cell: (one) => one.folder ?? '–' },
          { id: 'about', header: 'About', minWidth: 200, cell: (one) => about(one) },
          { id: 'shared', header: 'For', cell: (one) => <SpaceBetween direction="horizontal" size="xxs">{one.is_shared ? <Badge color="blue">Everybody</Badge> : <Badge>Me</Badge>}</SpaceBetween> },
          { id: 'changed', header: 'Changed', sortingField: 'changed_at', cell: (one) => timeAgo(one.changed_at) },
          {
            id: 'actions', header: 'Actions', minWidth: 90,
            cell: (one) => mayDelete(one) ? <Button variant="inline-icon" iconName="remove" ariaLabel={`Delete ${one.name}`} onClick={() => { setDoomed(one) }} /> : null,
          },
        ]}
      />
      {doomed && (
        <Confirm
          title={`Delete ${doomed.name}?`}
          action="Delete"
          isBusy={remove.isPending}
          error={remove.error}
          onConfirm={() => { remove.mutate(doomed) }}
          onClose={() => { setDoomed(null) }}
        >
          Dashboards that show it will say that it is gone.
        </Confirm>
      )}
    </>
  )
}

function about({ report }: SavedReport): string {
  const by = (report.by ?? []).map((name) => dimensionName(name).toLowerCase()).join(', ')
  return `${report.period}${by ? `, by ${by}` : ''}, per ${report.granularity ?? 'month'}`
}
