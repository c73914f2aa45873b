import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useQuery } from '@tanstack/react-query'

import type { Connection } from '~/api/connections'
import { isFromCostExplorer } from '~/billing/format'
import { s3SourcesQuery } from '~/billing/queries'
import { monthName, timeAgo } from '~/base/dates'
import { monthsQuery, newestMonth } from '~/cost/queries'
import { reportLink } from '~/cost/report/state'
import { useCan } from '~/session/useSession'

interface BillsBoxProps {
  connection: Connection
  onEdit: (() => void) | undefined
}

/** Where bills lie, and which of them came in. Their source is called like the account. */
export function BillsBox({ connection, onEdit }: BillsBoxProps) {
  const { bills, account_id: account } = connection
  const can = useCan()
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              {account && can('billing.read') && <Button href={`/connections/${connection.id}/months`}>Earlier months</Button>}
              {onEdit && <Button onClick={onEdit}>{bills ? 'Change' : 'Name the bucket'}</Button>}
            </SpaceBetween>
          }
        >
          Bills
        </Header>
      }
    >
      <SpaceBetween size="m">
        {account && <Imported account={account} isExpected={bills !== null} />}
        <LastLook connection={connection} />
        {bills ? (
          <KeyValuePairs
            columns={4}
            items={[
              { label: 'Bucket', value: <span className="muster-wrap">{bills.bucket}</span> },
              { label: 'Region', value: bills.region ?? 'us-east-1' },
              { label: 'Prefix', value: bills.prefix ?? '–' },
              { label: 'Report or export', value: bills.report ?? '–' },
            ]}
          />
        ) : (
          <Box className="muster-prose" color="text-body-secondary">
            It is not known yet where bills lie. Muster looks for exports and reports that the account has; where there are
            several, or it may not read them, name the bucket. In the management account, under Billing and Cost
            Management, Data Exports, the column “S3 bucket” has it.
          </Box>
        )}
      </SpaceBetween>
    </Container>
  )
}

function Imported({ account, isExpected }: { account: string; isExpected: boolean }) {
  const can = useCan()
  const months = useQuery({ ...monthsQuery, enabled: can('billing.read'), refetchInterval: isExpected ? 15_000 : false })
  if (!months.data) return null
  const own = months.data.items.filter((one) => one.source === account)
  const newest = newestMonth(own)
  const told = own.filter(isFromCostExplorer).length
  if (newest === null) {
    return isExpected ? (
      <StatusIndicator type="pending">Waits for the first bill. AWS delivers it within a day, several times a day from then on; it comes in by itself</StatusIndicator>
    ) : null
  }
  return (
    <SpaceBetween direction="horizontal" size="m" alignItems="center">
      <StatusIndicator type="success">
        {own.length === 1 ? '1 month' : `${String(own.length)} months`} of costs, the newest {monthName(newest)}
        {told > 0 && `; ${told === own.length ? 'all' : String(told)} from Cost Explorer, until the bills come`}
      </StatusIndicator>
      <Button href={reportLink({ period: newest, filter: `source = '${account}'` })}>Open as report</Button>
      <Button href={`/billing?source=${account}`}>Show bills</Button>
    </SpaceBetween>
  )
}

/** Why the last look into the bucket brought nothing; where it did, there is nothing to say. */
function LastLook({ connection }: { connection: Connection }) {
  const can = useCan()
  const sources = useQuery({ ...s3SourcesQuery, enabled: can('billing.read') })
  const own = sources.data?.items.find((one) => one.connection_id === connection.id)
  if (!own?.failure || connection.state === 'disconnected') return null
  return (
    <Alert type="warning" header={`Bills could not be read${own.looked_at ? `, ${timeAgo(own.looked_at)}` : ''}`}>
      {own.failure.detail}
      {own.failure.remedy && <div>{own.failure.remedy}</div>}
    </Alert>
  )
}
