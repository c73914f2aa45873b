import { call, type Page } from './client'

export type TaskState = 'queued' | 'waiting' | 'running' | 'succeeded' | 'failed' | 'cancelled'

export interface TaskStep {
  name: string
  state: 'pending' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'cancelled'
  started_at: string | null
  ended_at: string | null
  detail: string | null
}

export interface TaskProgress {
  bytes: number
  total_bytes: number
  rows: number
}

export interface Task {
  id: string
  kind: string
  key: string
  state: TaskState
  waiting_for: string | null
  not_before: string | null
  attempt: number
  cancel_requested: boolean
  steps: TaskStep[]
  error: { code: string; detail: string } | null
  created_by: string
  created_at: string
  changed_at: string
  ended_at: string | null
  progress?: TaskProgress | null
}

export const hasEnded = (task: Pick<Task, 'state'>) =>
  task.state === 'succeeded' || task.state === 'failed' || task.state === 'cancelled'

export const listTasks = (query: { kind?: string; state?: readonly string[]; limit?: number; cursor?: string }) =>
  call<Page<Task>>('GET', '/tasks', { query })
export const readTask = (id: string) => call<Task>('GET', `/tasks/${id}`)
export const retryTask = (id: string) => call<Task>('POST', `/tasks/${id}/retry`)
export const cancelTask = (id: string) => call<Task>('POST', `/tasks/${id}/cancel`)
