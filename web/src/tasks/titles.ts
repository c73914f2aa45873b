import type { Task } from '~/api/tasks'

const kinds: Record<string, string> = {
  'billing.import': 'Import',
  'billing.s3_poll': 'Look for bills in S3',
  'billing.backfill': 'Import earlier months',
  'billing.cost_history': 'Read cost history from Cost Explorer',
  'billing.remove_bills': 'Deletion of bills',
  'billing.s3_sweep': 'Round of the places in S3',
  'inventory.collect': 'Listing of active resources',
  'inventory.prices': 'Reading of price lists',
  'connection.listen': 'Listening for a role',
  'connection.watch': 'Watch over a connection',
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

/** Work that goes on by itself for as long as the server runs: nobody waits for its end. */
export function isUpkeep(task: Pick<Task, 'kind' | 'created_by'>): boolean {
  return task.kind === 'connection.watch' || task.created_by === 'schedule'
}

/** Work whose page says how it went, with what to do: that of a connection, and a test of a channel. */
export function isFollowUp({ kind }: Pick<Task, 'kind'>): boolean {
  return kind.startsWith('connection.') || kind.startsWith('inventory.') || kind.startsWith('billing.s3_') || kind === 'billing.cost_history' || kind === 'notify.test'
}

/** What a task is called where there is room for a line. */
export function taskTitle(task: Pick<Task, 'kind' | 'key'>): string {
  // Their keys name nothing that people know.
  const isBare = task.kind.startsWith('notify.') || task.kind.startsWith('connection.') || task.kind === 'billing.s3_poll' || task.kind === 'billing.backfill'
  const key = task.key.replace(/^:/, '') // an import without a source
  return key && !isBare ? `${kindName(task.kind)} of ${key}` : kindName(task.kind)
}
