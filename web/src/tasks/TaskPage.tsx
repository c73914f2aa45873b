import SpaceBetween from '@cloudscape-design/components/space-between'
import Header from '@cloudscape-design/components/header'
import { useParams } from 'react-router'

import { Await } from '~/ui/Await'
import { usePageTitle } from '~/ui/usePageTitle'

import { TaskView } from './TaskView'
import { useTask } from './useTasks'

export default function TaskPage() {
  const { id = '' } = useParams()
  usePageTitle('Task')
  const task = useTask(id)
  return (
    <SpaceBetween size="m">
      <Header variant="h1">Task</Header>
      <Await query={task}>{(data) => <TaskView task={data} />}</Await>
    </SpaceBetween>
  )
}
