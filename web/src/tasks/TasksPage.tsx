import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import Select from '@cloudscape-design/components/select'
import Table from '@cloudscape-design/components/table'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'

import { listTasks, type TaskState as TaskStateName } from '~/api/tasks'
import { printTime, timeAgo } from '~/base/dates'
import { Person } from '~/people/Person'
import { Empty } from '~/ui/Empty'
import { ProblemAlert } from '~/ui/ProblemAlert'
import { usePageTitle } from '~/ui/usePageTitle'

import { TaskState } from './TaskState'
import { taskTitle } from './titles'

const states: { value: TaskStateName | ''; label: string }[] = [
  { value: '', label: 'Any state' },
  { value: 'running', label: 'Running' },
  { value: 'queued', label: 'Queued' },
  { value: 'waiting', label: 'Waiting' },
  { value: 'failed', label: 'Failed' },
  { value: 'succeeded', label: 'Done' },
  { value: 'cancelled', label: 'Cancelled' },
]

export default function TasksPage() {
  usePageTitle('Tasks')
  const [parameters, setParameters] = useSearchParams()
  const state = parameters.get('state') ?? ''
  const tasks = useInfiniteQuery({
    queryKey: ['tasks', 'list', state],
    queryFn: ({ pageParam }) => listTasks({ limit: 50, state: states.flatMap(({ value }) => (value && value === state ? [value] : [])), cursor: pageParam }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: 10_000,
  })
  if (tasks.isError) return <ProblemAlert error={tasks.error} onRetry={() => void tasks.refetch()} />
  return (
    <Table
      variant="full-page"
      wrapLines
      items={tasks.data?.pages.flatMap((page) => page.items) ?? []}
      trackBy="id"
      loading={tasks.isPending}
      loadingText="Loading"
      header={<Header variant="h1">Tasks</Header>}
      filter={
        <Select
          ariaLabel="State"
          selectedOption={states.find((one) => one.value === state) ?? null}
          options={states}
          onChange={({ detail }) => { setParameters(detail.selectedOption.value ? { state: detail.selectedOption.value } : {}) }}
        />
      }
      empty={<Empty title="No tasks">Imports and other long work are tasks: they go on when you close the window, and when the server restarts.</Empty>}
      footer={tasks.hasNextPage && <Button loading={tasks.isFetchingNextPage} onClick={() => void tasks.fetchNextPage()}>Older tasks</Button>}
      columnDefinitions={[
        { id: 'what', header: 'Task', isRowHeader: true, minWidth: 170, cell: (task) => <Link href={`/tasks/${task.id}`}>{taskTitle(task)}</Link> },
        { id: 'state', header: 'State', minWidth: 120, cell: (task) => <TaskState state={task.state} /> },
        { id: 'created', header: 'Begun', minWidth: 120, cell: (task) => <span title={printTime(task.created_at)}>{timeAgo(task.created_at)}</span> },
        { id: 'by', header: 'By', minWidth: 120, cell: (task) => <Person id={task.created_by} /> },
        { id: 'error', header: 'Error', minWidth: 220, cell: (task) => task.error?.detail ?? '' },
      ]}
    />
  )
}
