import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

import { apiUrl, type Page } from '~/api/client'
import { hasEnded, type Task } from '~/api/tasks'
import { useAnnouncements } from '~/base/announcements'
import { useCan } from '~/session/useSession'
import { isFollowUp, taskTitle } from '~/tasks/titles'

const recentKey = ['tasks', 'recent']

/** Puts a task that changed where lists and pages look for it. */
export function keepTask(client: QueryClient, task: Task): void {
  client.setQueryData(['task', task.id], task)
  client.setQueryData<Page<Task>>(recentKey, (page) => {
    if (!page) return page
    const others = page.items.filter((one) => one.id !== task.id)
    const items = [task, ...others].sort((a, b) => b.created_at.localeCompare(a.created_at))
    return { ...page, items: items.slice(0, 50) }
  })
}

/** A listening task says every other second that it still waits, which is no news. */
function isNewsOfConnection(task: Task, before: Task | undefined): boolean {
  if (!task.kind.startsWith('connection.')) return false
  const steps = (one: Task) => one.steps.map((step) => step.state === 'succeeded').join()
  return hasEnded(task) || task.kind === 'connection.watch' || !before || steps(task) !== steps(before)
}

function done(task: Task): string {
  return task.kind === 'connection.listen' ? 'A role has let Muster in.' : `${taskTitle(task)} is done.`
}

function refreshConnections(client: QueryClient): void {
  for (const part of ['all', 'one', 'features']) void client.invalidateQueries({ queryKey: ['connections', part] })
}

/** Follows the server's events while the console is open; the browser connects again by itself. */
export function useTaskEvents(): void {
  const client = useQueryClient()
  const can = useCan()
  const { announce } = useAnnouncements()
  const mayFollow = can('tasks.read')
  useEffect(() => {
    if (!mayFollow || typeof EventSource === 'undefined') return
    const source = new EventSource(apiUrl('/events'))
    source.addEventListener('task', (event: MessageEvent<string>) => {
      const task = JSON.parse(event.data) as Task
      const before = client.getQueryData<Task>(['task', task.id])
      keepTask(client, task)
      if (isNewsOfConnection(task, before)) refreshConnections(client)
      if (hasEnded(task) && before && !hasEnded(before)) {
        // What runs by itself, and what tells people anyway, is nobody's news until it fails.
        const isNews = task.created_by !== 'schedule' && !task.kind.startsWith('notify.')
        if (task.state === 'succeeded' && isNews) announce('success', done(task))
        if (task.state === 'failed' && !isFollowUp(task)) announce('error', `${taskTitle(task)} failed: ${task.error?.detail ?? 'see the task'}`)
        if (task.kind.startsWith('billing.')) {
          void client.invalidateQueries({ queryKey: ['billing'] })
          void client.invalidateQueries({ queryKey: ['report'] })
          void client.invalidateQueries({ queryKey: ['cost'] })
        }
      }
    })
    return () => { source.close() }
  }, [client, mayFollow, announce])
}
