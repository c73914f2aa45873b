import type { Task } from '~/api/tasks'

const kinds: Record<string, string> = {
  'billing.import': 'Import',
  'audit.checkpoint': 'Audit checkpoint',
  'jobs.forget': 'Tidying of old tasks',
}

export function kindName(kind: string): string {
  return kinds[kind] ?? kind
}

/** What a task is called where there is room for a line. */
export function taskTitle(task: Pick<Task, 'kind' | 'key'>): string {
  return task.key ? `${kindName(task.kind)} of ${task.key}` : kindName(task.kind)
}
