import Link from '@cloudscape-design/components/link'
import { useMemo } from 'react'

import type { ReportResult } from '~/api/cost'
import { printMoney } from '~/base/amounts'
import { approximately } from '~/base/decimal'

import { drillChoices, drillInto } from '../report/drill'
import { groupName, pivot } from '../report/pivot'
import { defaultState, reportLink } from '../report/state'

interface BarListProps {
  result: ReportResult
  period: string
  label: string
  most?: number
}

/** The largest groups with bars as long as their sums; each leads to its report. */
export function BarList({ result, period, label, most = 8 }: BarListProps) {
  const table = useMemo(() => pivot(result), [result])
  const groups = table.groups.slice(0, most)
  const largest = Math.max(...groups.map((group) => approximately(group.totals[0] ?? null)), 0)
  const state = { ...defaultState, period, by: result.dimensions }
  return (
    <ul className="muster-bars" aria-label={label}>
      {groups.map((group) => {
        const share = largest > 0 ? Math.max(approximately(group.totals[0] ?? null) / largest, 0) : 0
        const by = drillChoices(state).slice(0, 1)
        return (
          <li key={group.key}>
            <Link href={reportLink({ ...state, ...drillInto(state, group, null, by) })}>{groupName(group, result.dimensions)}</Link>
            <span className="muster-amount">{printMoney(group.totals[0] ?? null, result.currency)}</span>
            <span className="muster-bar-track"><span style={{ width: `${(share * 100).toFixed(1)}%` }} /></span>
          </li>
        )
      })}
    </ul>
  )
}
