import { useMemo, useState } from 'react'

import type { ReportResult } from '~/api/cost'
import { printAmount, printMoney } from '~/base/amounts'
import { stepName } from '~/base/dates'
import { approximately } from '~/base/decimal'
import { isMoney } from '~/base/names'
import { CostChart, type ChartPoint } from '~/chart/CostChart'
import { Legend } from '~/chart/Legend'
import type { Series } from '~/chart/scale'

import { groupName, type Pivot } from './pivot'

interface ReportChartProps {
  result: ReportResult
  table: Pivot
  previous: Pivot | null
  kind: 'bar' | 'line'
  label: string
  height?: number
  hasLegend?: boolean
  onSelect: (point: ChartPoint) => void
}

// Beyond this many bands or lines nobody tells them apart; the rest is drawn as one.
const mostSeries = 24

export function ReportChart(props: ReportChartProps) {
  const { result, table, previous, kind, label, height, hasLegend = true, onSelect } = props
  const [highlighted, setHighlighted] = useState<string | null>(null)
  const series = useMemo(() => seriesOf(table, result.dimensions), [table, result.dimensions])
  const granularity = result.report.granularity ?? 'month'
  const steps = table.periods.map((period) => stepName(period, granularity))
  const before = previous
    ? table.periods.map((_, step) => {
        const value = previous.stepTotals[step] ?? null
        return value === null ? null : approximately(value)
      })
    : undefined
  const measure = table.measures[0] ?? ''
  const print = (value: string | null) =>
    isMoney(measure) ? printMoney(value, result.currency) : printAmount(value, measure)
  return (
    <>
      <CostChart
        label={label}
        kind={kind}
        steps={steps}
        series={series}
        previous={before}
        {...(height !== undefined && { height })}
        highlighted={highlighted}
        onHighlight={setHighlighted}
        onSelect={(point) => { onSelect(point.series !== null && point.series >= table.groups.length ? { ...point, series: null } : point) }}
        printValue={(index, step) =>
          print(index === null ? (table.stepTotals[step] ?? null) : (table.groups[index]?.steps[step]?.[0] ?? null))
        }
      />
      {hasLegend && series.length > 1 && (
        <Legend
          series={series}
          hasPrevious={previous !== null}
          highlighted={highlighted}
          onHighlight={setHighlighted}
          onSelect={(index) => { onSelect({ series: index, step: -1 }) }}
        />
      )}
    </>
  )
}

function seriesOf(table: Pivot, dimensions: readonly string[]): Series[] {
  return table.groups.slice(0, mostSeries).map((group) => ({
    key: group.key,
    name: groupName(group, dimensions),
    isOther: group.isOther,
    values: group.steps.map((step) => approximately(step[0] ?? null)),
  }))
}
