import Box from '@cloudscape-design/components/box'
import Link from '@cloudscape-design/components/link'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'

import { printChange, printMoney } from '~/base/amounts'
import { isNegative, isZero } from '~/base/decimal'
import { Empty } from '~/ui/Empty'

import { valueName } from '../report/pivot'
import { conditionText, reportLink } from '../report/state'
import type { Mover } from './figures'

interface MoversTableProps {
  movers: Mover[]
  currency: string | null
  period: string
}

export function MoversTable({ movers, currency, period }: MoversTableProps) {
  const amount = (value: string | null) => <span className="muster-amount">{printMoney(value, currency)}</span>
  return (
    <Table
      variant="borderless"
      contentDensity="compact"
      wrapLines
      items={movers}
      trackBy="key"
      empty={<Empty title="Nothing to compare with">There is no bill of the time before.</Empty>}
      columnDefinitions={[
        {
          id: 'service',
          header: 'Service',
          isRowHeader: true,
          cell: ({ dimensions: [service = null] }) => (
            <Link href={reportLink({ period, by: ['usage_type'], filter: conditionText('service', service), comparesPrevious: true })}>
              {valueName(service, 'service')}
            </Link>
          ),
        },
        { id: 'before', header: 'Before', cell: (mover) => amount(mover.before) },
        { id: 'after', header: 'Now', cell: (mover) => amount(mover.after) },
        {
          id: 'change',
          header: 'Change',
          cell: (mover) =>
            isZero(mover.change) ? (
              'as before'
            ) : (
              <>
                <StatusIndicator type={isNegative(mover.change) ? 'success' : 'warning'} iconAriaLabel={isNegative(mover.change) ? 'less' : 'more'}>
                  <span style={{ whiteSpace: 'nowrap' }}>{isNegative(mover.change) ? '' : '+'}{printMoney(mover.change, currency)}</span>
                </StatusIndicator>
                <Box variant="small" display="block">{printChange(mover.before, mover.after)}</Box>
              </>
            ),
        },
      ]}
    />
  )
}
