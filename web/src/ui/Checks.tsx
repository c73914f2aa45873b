import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'

export interface Check {
  name: string
  passed: boolean
  detail: string
}

/** What was checked, in the order in which it was, and with what verdict. */
export function Checks({ checks, title }: { checks: readonly Check[]; title: string }) {
  return (
    <Table
      variant="embedded"
      contentDensity="compact"
      wrapLines
      items={checks}
      trackBy="name"
      ariaLabels={{ tableLabel: title, itemSelectionLabel: () => '', selectionGroupLabel: '' }}
      columnDefinitions={[
        { id: 'verdict', header: 'Verdict', minWidth: 140, cell: (one) => (one.passed ? <StatusIndicator type="success">Holds</StatusIndicator> : <StatusIndicator type="error">Does not hold</StatusIndicator>) },
        { id: 'name', header: 'Check', isRowHeader: true, minWidth: 180, cell: (one) => one.name.replaceAll('_', ' ') },
        { id: 'detail', header: 'What was found', minWidth: 220, cell: (one) => one.detail },
      ]}
    />
  )
}
