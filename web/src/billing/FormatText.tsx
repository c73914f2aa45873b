import Badge from '@cloudscape-design/components/badge'

import { formatName, isFromCostExplorer } from './format'

/** The format of a bill; or that it is none yet. */
export function FormatText({ format }: { format: string }) {
  return isFromCostExplorer({ format }) ? <span title="Until the bill comes"><Badge>Cost Explorer</Badge></span> : <span title={format}>{formatName(format)}</span>
}
