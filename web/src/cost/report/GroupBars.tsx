import { approximately } from '~/base/decimal'
import { seriesClass } from '~/chart/scale'

import { groupName, type Pivot } from './pivot'

interface GroupBarsProps {
  table: Pivot
  dimensions: readonly string[]
  print: (value: string | null) => string
  onSelect: (group: number) => void
}

const most = 50

/** The groups of a single step of time, as bars on their sides: names have room there. */
export function GroupBars({ table, dimensions, print, onSelect }: GroupBarsProps) {
  const groups = table.groups.slice(0, most)
  const size = (index: number) => Math.abs(approximately(groups[index]?.totals[0] ?? null))
  const largest = Math.max(...groups.map((_, index) => size(index)), Number.MIN_VALUE)
  return (
    <ul className="muster-group-bars" aria-label="Groups by size">
      {groups.map((group, index) => (
        <li key={group.key}>
          <button type="button" onClick={() => { onSelect(index) }}>
            <span className="muster-group-name">{groupName(group, dimensions)}</span>
            <span className="muster-amount">{print(group.totals[0] ?? null)}</span>
            <span className="muster-bar-track">
              <span className={seriesClass(index, group.isOther)} style={{ width: `${((size(index) / largest) * 100).toFixed(2)}%` }} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
