import { printShort } from '~/base/amounts'

import type { ChartPoint } from './CostChart'
import { seriesClass, type Series } from './scale'

interface ChartTooltipProps {
  left: number
  width: number
  title: string
  series: Series[]
  point: ChartPoint
  previous: number | null | undefined
  printValue: (series: number | null, step: number) => string
}

const most = 12

/** What the step under the pointer or cursor holds, largest first; said aloud as well. */
export function ChartTooltip({ left, width, title, series, point, previous, printValue }: ChartTooltipProps) {
  const rows = series
    .map((one, index) => ({ one, index, value: one.values[point.step] ?? 0 }))
    .filter((row) => row.value !== 0 || row.index === point.series)
    .slice(0, most)
  const side = left > width / 2 ? 'muster-tooltip-left' : 'muster-tooltip-right'
  return (
    <div className={`muster-tooltip ${side}`} style={left > width / 2 ? { right: width - left + 14 } : { left: left + 14 }} role="status">
      <div className="muster-tooltip-title">
        <span>{title}</span>
        <span>{printValue(null, point.step)}</span>
      </div>
      {series.length > 1 &&
        rows.map(({ one, index }) => (
          <div key={one.key} className={index === point.series ? 'muster-tooltip-row muster-tooltip-here' : 'muster-tooltip-row'}>
            <span className={`muster-swatch ${seriesClass(index, one.isOther)}`} />
            <span className="muster-tooltip-name">{one.name}</span>
            <span>{printValue(index, point.step)}</span>
          </div>
        ))}
      {previous !== undefined && previous !== null && (
        <div className="muster-tooltip-row">
          <span className="muster-swatch muster-swatch-previous" />
          <span className="muster-tooltip-name">Before</span>
          <span>{printShort(previous)}</span>
        </div>
      )}
    </div>
  )
}
