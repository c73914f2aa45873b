import Alert from '@cloudscape-design/components/alert'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import { useQuery } from '@tanstack/react-query'

import { printTime } from '~/base/dates'

import { failuresQuery } from './queries'

/** What could not be read the last time, and so is shown as it was. */
export function Failures({ count }: { count: number }) {
  const failures = useQuery({ ...failuresQuery, enabled: count > 0 })
  if (count === 0) return null
  return (
    <Alert type="warning" header="Some of it is old">
      {count === 1 ? 'One kind in one region' : `${String(count)} kinds in regions`} could not be read the last time.
      What was seen there before is still shown.
      <ExpandableSection headerText="What, and why">
        <ul>
          {failures.data?.items.map((one) => (
            <li key={`${one.account_id}/${one.region ?? ''}/${one.kind}`}>
              {one.kind_title} in {one.region ?? 'no region'} of {one.account_id}, since {printTime(one.stale.since)}: {one.stale.detail}
            </li>
          ))}
        </ul>
      </ExpandableSection>
    </Alert>
  )
}
