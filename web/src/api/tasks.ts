import { call } from './client'
import type { Answer, Query } from './types'

export type Task = Answer<'GET', '/tasks/{id}'>
export type TaskState = Task['state']
export type TaskStep = Task['steps'][number]

export const hasEnded = (task: Pick<Task, 'state'>) =>
  task.state === 'succeeded' || task.state === 'failed' || task.state === 'cancelled'

export const listTasks = (query: Query<'GET', '/tasks'>) => call('GET', '/tasks', { query })
export const readTask = (id: string) => call('GET', '/tasks/{id}', { path: { id } })
export const retryTask = (id: string) => call('POST', '/tasks/{id}/retry', { path: { id } })
export const cancelTask = (id: string) => call('POST', '/tasks/{id}/cancel', { path: { id } })
