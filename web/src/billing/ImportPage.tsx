import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Checkbox from '@cloudscape-design/components/checkbox'
import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import Autosuggest from '@cloudscape-design/components/autosuggest'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useSearchParams } from 'react-router'

import { Problem } from '~/api/client'
import { startImport, type ImportDirectory } from '~/api/billing'
import { keepTask } from '~/shell/events'
import { TaskView } from '~/tasks/TaskView'
import { useTask } from '~/tasks/useTasks'
import { Await } from '~/ui/Await'
import { Empty } from '~/ui/Empty'
import { ProblemAlert } from '~/ui/ProblemAlert'
import { usePageTitle } from '~/ui/usePageTitle'

import { directoriesQuery } from './queries'

/** Starts an import and shows it; the task is in the address, so that reloading keeps the view. */
export default function ImportPage() {
  usePageTitle('Import bills')
  const directories = useQuery(directoriesQuery)
  const [parameters, setParameters] = useSearchParams()
  const task = parameters.get('task')
  return (
    <ContentLayout
      header={<Header variant="h1" description="Reads billing files from a directory of the server. Bills that are there already are left as they are.">Import bills</Header>}
    >
      <SpaceBetween size="l">
        <Await query={directories}>
          {({ items }) =>
            items.length === 0 ? (
              <NoDirectories />
            ) : (
              <ImportForm directories={items} onStarted={(id) => { setParameters({ task: id }) }} />
            )
          }
        </Await>
        {task && <RunningImport id={task} />}
      </SpaceBetween>
    </ContentLayout>
  )
}

function NoDirectories() {
  return (
    <Container>
      <Empty title="No directory may be read yet">
        Name the directories that bills may be imported from in the server&apos;s configuration (
        <code>muster.yaml</code>), and start the server again. The user that musterd runs as must be able to read them.
      </Empty>
    </Container>
  )
}

interface ImportFormProps {
  directories: ImportDirectory[]
  onStarted: (taskId: string) => void
}

function ImportForm({ directories, onStarted }: ImportFormProps) {
  const client = useQueryClient()
  const [path, setPath] = useState(directories[0]?.path ?? '')
  const [source, setSource] = useState('')
  const [keepGoing, setKeepGoing] = useState(false)
  const start = useMutation({
    mutationFn: () => startImport({ path: path.trim(), ...(source.trim() && { source: source.trim() }), ...(keepGoing && { keep_going: true }) }),
    onSuccess: (task) => {
      keepTask(client, task)
      void client.invalidateQueries({ queryKey: ['tasks'] })
      onStarted(task.id)
    },
  })
  const problem = start.error instanceof Problem ? start.error : null
  const fieldError = problem?.field('/path')
  return (
    <Container>
      <form onSubmit={(event) => { event.preventDefault(); start.mutate() }}>
        <SpaceBetween size="m">
          {start.isError && !fieldError && <ProblemAlert error={start.error} />}
          <FormField label="Directory or file" description="On the server. A directory is searched for manifests and bills." errorText={fieldError} stretch>
            <Autosuggest
              value={path}
              ariaLabel="Directory or file"
              enteredTextLabel={(text) => `Use ${text}`}
              options={directories.map((directory) => ({
                label: directory.path,
                options: [
                  { value: directory.path, description: 'All of it' },
                  ...directory.entries.map((entry) => ({ value: `${directory.path.replace(/\/$/, '')}/${entry}` })),
                ],
              }))}
              onChange={({ detail }) => { setPath(detail.value) }}
            />
          </FormField>
          <FormField label="Source" description="Optional: whose bills these are. Else the name of the report counts." errorText={problem?.field('/source')}>
            <Input value={source} onChange={({ detail }) => { setSource(detail.value) }} />
          </FormField>
          <Checkbox checked={keepGoing} description="Import the other months where one cannot be read." onChange={({ detail }) => { setKeepGoing(detail.checked) }}>
            Keep going
          </Checkbox>
          <Button variant="primary" formAction="submit" loading={start.isPending} disabled={!path.trim()}>Start import</Button>
        </SpaceBetween>
      </form>
    </Container>
  )
}

function RunningImport({ id }: { id: string }) {
  const task = useTask(id)
  return (
    <Await query={task}>
      {(data) => (
        <SpaceBetween size="m">
          <TaskView task={data} />
          {data.state === 'succeeded' && (
            <Alert type="success" action={<Button href="/billing">Show bills</Button>}>The import is done. Each month has its proof under Bills.</Alert>
          )}
        </SpaceBetween>
      )}
    </Await>
  )
}
