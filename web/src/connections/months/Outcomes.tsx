import Box from '@cloudscape-design/components/box'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'

import { hasEnded, type Task } from '~/api/tasks'
import { printCount } from '~/base/amounts'
import { monthName } from '~/base/dates'
import { TaskState } from '~/tasks/TaskState'
import { useTask } from '~/tasks/useTasks'
import { Await } from '~/ui/Await'

import { useOutcomes } from './queries'
import { outcomeWords } from './words'

interface OutcomesProps {
  connection: string
  taskId: string
  title: string
}

/** What becomes of each month, while a task reads them and after. */
export function Outcomes({ connection, taskId, title }: OutcomesProps) {
  const task = useTask(taskId)
  return <Await query={task}>{(data) => <Months connection={connection} task={data} title={title} />}</Await>
}

function description(task: Task) {
  if (task.state === 'waiting' && task.waiting_for) return `Waits for ${task.waiting_for}.`
  if (task.error) return task.error.detail
  return hasEnded(task) ? null : 'It goes on when you leave this page.'
}

function Months({ connection, task, title }: Omit<OutcomesProps, 'taskId'> & { task: Task }) {
  const outcomes = useOutcomes(connection, task)
  return (
    <Table
      items={outcomes ?? []}
      trackBy="month"
      wrapLines
      contentDensity="compact"
      loading={outcomes === undefined || (outcomes.length === 0 && !hasEnded(task))}
      loadingText="Looking for the months"
      header={<Header variant="h2" description={description(task)} info={<TaskState state={task.state} />} actions={<Link href={`/tasks/${task.id}`}>The task</Link>}>{title}</Header>}
      empty="It came to no month."
      columnDefinitions={[
        { id: 'month', header: 'Month', isRowHeader: true, minWidth: 100, cell: (one) => monthName(one.month) },
        { id: 'outcome', header: 'Result', minWidth: 200, cell: (one) => { const { type, label } = outcomeWords(one.outcome); return <StatusIndicator type={type}>{label}</StatusIndicator> } },
        { id: 'rows', header: 'Charges', minWidth: 100, cell: (one) => (one.rows === null ? '–' : <span className="muster-amount">{printCount(one.rows)}</span>) },
        {
          id: 'detail', header: 'More', minWidth: 200,
          cell: (one) => one.detail ?? (one.version === null ? '' : <Link href={`/billing/versions/${String(one.version)}`}>Proof of version {one.version}</Link>),
        },
        ...(task.kind === 'billing.cost_history'
          ? [{ id: 'requests', header: 'Requests', minWidth: 100, cell: (one: { requests: number | null }) => <Box textAlign="right">{one.requests ?? 0}</Box> }]
          : []),
      ]}
    />
  )
}
