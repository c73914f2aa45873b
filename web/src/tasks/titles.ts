import type { Task } from '~/api/tasks'

const kinds: Record<string, string> = {
  'billing.import': 'Import',
  'billing.s3_poll': 'Look for bills in S3',
  'billing.backfill': 'Import earlier months',
  'billing.cost_history': 'Read cost history from Cost Explorer',
  'billing.s3_sweep': 'Round of the places in S3',
  'audit.checkpoint': 'Audit checkpoint',
  'notify.mail': 'Mail',
  'notify.hook': 'Notice',
  'notify.notice': 'Mails to whoever wants to know',
  'notify.test': 'Test of a channel',
  'jobs.forget': 'Tidying of old tasks',
}

export function kindName(kind: string): string {
  return kinds[kind] ?? kind
}

/** What a task is called where there is room for a line. */
export function taskTitle(task: Pick<Task, 'kind' | 'key'>): string {
  const isMessage = task.kind.startsWith('notify.') // whose key names nothing that people know
  return task.key && !isMessage ? `${kindName(task.kind)} of ${task.key}` : kindName(task.kind)
}
