import ProgressBar from '@cloudscape-design/components/progress-bar'
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'

import type { Task, TaskStep } from '~/api/tasks'
import { printBytes, printCount } from '~/base/amounts'

import { taskTitle } from './titles'

const types: Record<Task['state'] | TaskStep['state'], StatusIndicatorProps.Type> = {
  pending: 'pending',
  queued: 'pending',
  waiting: 'pending',
  running: 'in-progress',
  succeeded: 'success',
  failed: 'error',
  cancelled: 'stopped',
}

const names: Record<Task['state'] | TaskStep['state'], string> = {
  pending: 'To come',
  queued: 'Queued',
  waiting: 'Waiting',
  running: 'Running',
  succeeded: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
}

export function TaskState({ state }: { state: Task['state'] | TaskStep['state'] }) {
  return <StatusIndicator type={types[state]}>{names[state]}</StatusIndicator>
}

/** How far an import is, where the task says. */
export function TaskProgressBar({ task }: { task: Task }) {
  const { progress } = task
  if (!progress || progress.total_bytes <= 0) return null
  const share = Math.min(100, Math.floor((progress.bytes * 100) / progress.total_bytes))
  return (
    <ProgressBar
      value={task.state === 'succeeded' ? 100 : share}
      variant="standalone"
      ariaLabel={`Progress: ${taskTitle(task)}`}
      additionalInfo={`${printBytes(progress.bytes)} of ${printBytes(progress.total_bytes)}, ${printCount(progress.rows)} charges`}
    />
  )
}
