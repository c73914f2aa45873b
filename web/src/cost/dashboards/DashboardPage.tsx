import Button from '@cloudscape-design/components/button'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Toggle from '@cloudscape-design/components/toggle'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams, useSearchParams } from 'react-router'

import { changeDashboard, deleteDashboard, listSavedReports, readDashboard, type Dashboard, type Widget } from '~/api/cost'
import { useAnnouncements } from '~/base/announcements'
import { useLeaveForGood } from '~/base/useLeaveForGood'
import { useCan, useSession } from '~/session/useSession'
import { Await } from '~/ui/Await'
import { Confirm } from '~/ui/Confirm'
import { Empty } from '~/ui/Empty'
import { usePageTitle } from '~/ui/usePageTitle'

import { WidgetBox } from './WidgetBox'

export default function DashboardPage() {
  const { id = '' } = useParams()
  const dashboard = useQuery({ queryKey: ['dashboards', id], queryFn: () => readDashboard(id) })
  return <Await query={dashboard}>{(data) => <Board dashboard={data} />}</Await>
}

function Board({ dashboard }: { dashboard: Dashboard }) {
  usePageTitle(dashboard.name)
  const { user } = useSession()
  const can = useCan()
  const client = useQueryClient()
  const leave = useLeaveForGood()
  const { announce } = useAnnouncements()
  const [parameters, setParameters] = useSearchParams()
  const [isDeleting, setDeleting] = useState(false)
  const mayChange = (dashboard.owner === user.id && can('reports.update')) || can('reports.update_all')
  const isEditing = mayChange && parameters.has('edit')

  const change = useMutation({
    mutationFn: (part: { widgets?: Widget[]; is_shared?: boolean }) => changeDashboard(dashboard.id, part),
    onSuccess: (changed) => {
      client.setQueryData(['dashboards', dashboard.id], changed)
      void client.invalidateQueries({ queryKey: ['dashboards'], exact: true })
    },
    onError: (error) => { announce('error', error.message) },
  })
  const remove = useMutation({
    mutationFn: () => deleteDashboard(dashboard.id),
    onSuccess: () => { leave(['dashboards'], '/cost/dashboards') },
  })
  const { widgets } = dashboard
  const setWidgets = (next: Widget[]) => { change.mutate({ widgets: next }) }
  const move = (from: number, to: number) => {
    const next = [...widgets]
    const [moved] = next.splice(from, 1)
    if (moved) setWidgets([...next.slice(0, to), moved, ...next.slice(to)])
  }
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          actions={
            mayChange && (
              <SpaceBetween direction="horizontal" size="xs">
                {isEditing && <Button onClick={() => { setDeleting(true) }}>Delete</Button>}
                <Button variant={isEditing ? 'primary' : 'normal'} onClick={() => { setParameters(isEditing ? {} : { edit: '' }) }}>
                  {isEditing ? 'Done' : 'Edit'}
                </Button>
              </SpaceBetween>
            )
          }
        >
          {dashboard.name}
        </Header>
      }
    >
      <SpaceBetween size="l">
        {isEditing && (
          <Container>
            <SpaceBetween direction="horizontal" size="l" alignItems="center">
              <AddWidget onAdd={(widget) => { setWidgets([...widgets, widget]) }} />
              <Toggle checked={dashboard.is_shared} onChange={({ detail }) => { change.mutate({ is_shared: detail.checked }) }}>
                Share with everybody
              </Toggle>
            </SpaceBetween>
          </Container>
        )}
        {widgets.length === 0 && (
          <Container>
            <Empty
              title="This dashboard is empty"
              action={mayChange && !isEditing ? <Button onClick={() => { setParameters({ edit: '' }) }}>Add reports</Button> : undefined}
            >
              Choose saved reports to show here.
            </Empty>
          </Container>
        )}
        <div className="muster-board">
          {widgets.map((widget, index) => (
            <div key={`${widget.saved_report ?? ''}${String(index)}`} className={isWide(widget) ? 'muster-board-wide' : ''}>
              <WidgetBox
                widget={widget}
                actions={
                  isEditing && (
                    <SpaceBetween direction="horizontal" size="xxs">
                      <Button variant="icon" iconName="angle-up" ariaLabel={`Move ${widget.title} up`} disabled={index === 0} onClick={() => { move(index, index - 1) }} />
                      <Button variant="icon" iconName="angle-down" ariaLabel={`Move ${widget.title} down`} disabled={index === widgets.length - 1} onClick={() => { move(index, index + 1) }} />
                      <Button
                        variant="icon"
                        iconName={isWide(widget) ? 'shrink' : 'expand'}
                        ariaLabel={isWide(widget) ? `Make ${widget.title} narrow` : `Make ${widget.title} wide`}
                        onClick={() => { setWidgets(widgets.map((one, place) => (place === index ? { ...one, width: isWide(one) ? 6 : 12 } : one))) }}
                      />
                      <Button variant="icon" iconName="remove" ariaLabel={`Remove ${widget.title}`} onClick={() => { setWidgets(widgets.filter((_, place) => place !== index)) }} />
                    </SpaceBetween>
                  )
                }
              />
            </div>
          ))}
        </div>
      </SpaceBetween>
      {isDeleting && (
        <Confirm title={`Delete ${dashboard.name}?`} action="Delete" isBusy={remove.isPending} error={remove.error} onConfirm={() => { remove.mutate() }} onClose={() => { setDeleting(false) }}>
          The saved reports on it stay.
        </Confirm>
      )}
    </ContentLayout>
  )
}

const isWide = (widget: Widget) => (widget.width ?? 6) > 6

function AddWidget({ onAdd }: { onAdd: (widget: Widget) => void }) {
  const reports = useQuery({ queryKey: ['saved-reports'], queryFn: listSavedReports })
  const items = reports.data?.items ?? []
  return (
    <Select
      selectedOption={null}
      placeholder="Add a saved report"
      ariaLabel="Add a saved report"
      options={items.map((one) => ({ value: one.id, label: one.name, ...(one.folder && { description: one.folder }) }))}
      empty="Save a report first"
      statusType={reports.isPending ? 'loading' : 'finished'}
      filteringType="auto"
      onChange={({ detail }) => {
        const report = items.find((one) => one.id === detail.selectedOption.value)
        if (report) onAdd({ title: report.name, saved_report: report.id, report: null, view: report.view, width: 6 })
      }}
    />
  )
}
