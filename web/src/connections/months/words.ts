import type { StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'

import type { FoundMonth } from '~/api/months'

interface Words {
  type: StatusIndicatorProps.Type
  label: string
}

const standings: Record<FoundMonth['state'], Words> = {
  available: { type: 'pending', label: 'Not imported' },
  imported: { type: 'success', label: 'Imported' },
  other_delivery: { type: 'info', label: 'Imported from another delivery' },
  broken: { type: 'error', label: 'Cannot be read' },
}

export const standingWords = (state: FoundMonth['state']): Words => standings[state]

const forms: Record<FoundMonth['form'], string> = {
  report: 'Cost and Usage Report',
  export: 'Data export',
  detailed: 'Detailed billing report',
}

export const formName = (form: FoundMonth['form']): string => forms[form]

/** As the server names them; what each kind of task says of a month. */
const outcomes: Record<string, Words> = {
  waiting: { type: 'pending', label: 'To come' },
  added: { type: 'success', label: 'Imported' },
  replaced: { type: 'success', label: 'Imported; it took the place of what was there' },
  unchanged: { type: 'success', label: 'Was there already' },
  kept: { type: 'info', label: 'Left as it is: a newer kind of report has this month' },
  missing: { type: 'warning', label: 'Not in the bucket' },
  read: { type: 'success', label: 'Read' },
  billed: { type: 'success', label: 'There is a bill, which knows more' },
  known: { type: 'success', label: 'Was read before' },
  empty: { type: 'info', label: 'Nothing was charged' },
  failed: { type: 'error', label: 'Failed' },
}

export const outcomeWords = (outcome: string): Words => outcomes[outcome] ?? { type: 'info', label: outcome }

/** Whether it makes sense to import it: of several of a month, the server reads the one that it prefers. */
export function canImport(one: FoundMonth): boolean {
  return one.is_preferred && (one.state === 'available' || one.state === 'other_delivery')
}
