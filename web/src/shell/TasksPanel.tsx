import Box from '@cloudscape-design/components/box'
import Drawer from '@cloudscape-design/components/drawer'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'

import { timeAgo } from '~/base/dates'
import { TaskProgressBar, TaskState } from '~/tasks/TaskState'
import { isUpkeep, taskTitle } from '~/tasks/titles'
import { useRecentTasks } from '~/tasks/useTasks'
import { Await } from '~/ui/Await'
import { Empty } from '~/ui/Empty'

/** The newest tasks, live. */
export function TasksPanel() {
  const tasks = useRecentTasks()
  return (
    <Drawer header={<h2>Tasks</h2>}>
      <Await query={tasks}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="Nothing has run yet">Imports and other long work appear here while they run.</Empty>
          ) : (
            <SpaceBetween size="m">
              {items.filter((task) => !isUpkeep(task)).slice(0, 12).map((task) => (
                <div key={task.id} className="muster-task">
                  <Link href={`/tasks/${task.id}`}>{taskTitle(task)}</Link>
                  <SpaceBetween direction="horizontal" size="xs">
                    <TaskState state={task.state} />
                    <Box variant="small" color="text-body-secondary">{timeAgo(task.changed_at)}</Box>
                  </SpaceBetween>
                  {task.state === 'running' && <TaskProgressBar task={task} />}
                </div>
              ))}
              <Link href="/tasks">All tasks</Link>
            </SpaceBetween>
          )
        }
      </Await>
    </Drawer>
  )
}
