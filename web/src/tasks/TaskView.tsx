import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { useMutation, useQueryClient } from '@tanstack/react-query'

import { cancelTask, hasEnded, retryTask, type Task } from '~/api/tasks'
import { useAnnouncements } from '~/base/announcements'
import { printTime } from '~/base/dates'
import { Person } from '~/people/Person'
import { useCan } from '~/session/useSession'
import { keepTask } from '~/shell/events'

import { TaskProgressBar, TaskState } from './TaskState'
import { taskTitle } from './titles'

function duration(from: string | null, to: string | null): string {
  if (!from) return ''
  const seconds = (Date.parse(to ?? new Date().toISOString()) - Date.parse(from)) / 1000
  return seconds < 60 ? `${seconds.toFixed(1)} s` : `${String(Math.floor(seconds / 60))} min ${String(Math.round(seconds % 60))} s`
}

/** find_regions: "Find regions". */
function stepName(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ')
}

/** A task with its steps, as far as it is. */
export function TaskView({ task }: { task: Task }) {
  const can = useCan()
  const client = useQueryClient()
  const { announce } = useAnnouncements()
  const act = useMutation({
    mutationFn: (action: 'retry' | 'cancel') => (action === 'retry' ? retryTask(task.id) : cancelTask(task.id)),
    onSuccess: (changed) => { keepTask(client, changed) },
    onError: (error) => { announce('error', error.message) },
  })
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={<>Begun by <Person id={task.created_by} /> at {printTime(task.created_at)}</>}
          actions={
            can('tasks.update') && (
              <SpaceBetween direction="horizontal" size="xs">
                {task.state === 'failed' && <Button loading={act.isPending} onClick={() => { act.mutate('retry') }}>Try again</Button>}
                {!hasEnded(task) && (
                  <Button loading={act.isPending} disabled={task.cancel_requested} onClick={() => { act.mutate('cancel') }}>
                    {task.cancel_requested ? 'Cancelling' : 'Cancel'}
                  </Button>
                )}
              </SpaceBetween>
            )
          }
        >
          {taskTitle(task)}
        </Header>
      }
    >
      <SpaceBetween size="m">
        <SpaceBetween direction="horizontal" size="m" alignItems="center">
          <TaskState state={task.state} />
          <Box color="text-body-secondary">{duration(task.created_at, task.ended_at)}</Box>
          {task.waiting_for && <Box>Waits for {task.waiting_for}</Box>}
          {task.not_before && <Box>Goes on at {printTime(task.not_before)}</Box>}
          {task.attempt > 1 && <Box>Attempt {task.attempt}</Box>}
        </SpaceBetween>
        <TaskProgressBar task={task} />
        {task.error && (
          <Alert type="error" header={hasEnded(task) ? 'It failed' : 'The last attempt failed'}>
            {task.error.detail} <Box variant="small" color="inherit">{task.error.code}</Box>
          </Alert>
        )}
        <Table
          variant="embedded"
          contentDensity="compact"
          wrapLines
          items={task.steps}
          columnDefinitions={[
            { id: 'name', header: 'Step', isRowHeader: true, cell: (step) => stepName(step.name) },
            { id: 'state', header: 'State', minWidth: 120, cell: (step) => <TaskState state={step.state} /> },
            { id: 'time', header: 'Took', cell: (step) => (step.state === 'pending' ? '' : duration(step.started_at, step.ended_at)) },
            { id: 'detail', header: 'Detail', minWidth: 260, cell: (step) => step.detail ?? '' },
          ]}
        />
      </SpaceBetween>
    </Container>
  )
}
