import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'

import { printShort } from '~/base/amounts'

import { ChartTooltip } from './ChartTooltip'
import { extent, labelStride, seriesClass, stack, ticks, type Block, type Series } from './scale'
import { useWidth } from './useWidth'

export interface ChartPoint {
  series: number | null // null: the step as a whole
  step: number
}

interface CostChartProps {
  label: string
  kind: 'bar' | 'line'
  steps: string[] // what each step of time is called
  series: Series[]
  /** The total of each step in the time before, drawn as a dashed line. */
  previous?: (number | null)[] | undefined
  height?: number
  highlighted: string | null
  onHighlight: (key: string | null) => void
  onSelect: (point: ChartPoint) => void
  printValue: (series: number | null, step: number) => string
}

const margin = { top: 12, right: 12, bottom: 28, left: 58 }

/** Cost over time, stacked or as lines. Answers pointer, touch and arrow keys; colours are classes, so
 * that they follow the mode without a redraw. */
export function CostChart(props: CostChartProps) {
  const { label, kind, steps, series, previous, height = 320, highlighted, onSelect } = props
  const frame = useRef<HTMLDivElement>(null)
  const width = useWidth(frame, 800)
  const [point, setPoint] = useState<ChartPoint | null>(null)

  const inner = { width: Math.max(width - margin.left - margin.right, 10), height: height - margin.top - margin.bottom }
  const blocks = kind === 'bar' ? stack(series, steps.length) : []
  const bounds = extent(
    kind === 'bar'
      ? [...blocks.flatMap((block) => [block.low, block.high]), ...(previous ?? []).map((value) => value ?? 0)]
      : [...series.flatMap((one) => one.values), ...(previous ?? []).map((value) => value ?? 0)],
  )
  // A few credits below zero are no reason to give a whole mark's height to them.
  const all = ticks(bounds.low, bounds.high, Math.max(2, Math.floor(inner.height / 44)))
  const [low, high] = [bounds.low, all.at(-1) ?? 1]
  const marks = all.filter((mark) => mark >= low)
  const band = inner.width / Math.max(steps.length, 1)
  const x = (step: number) => margin.left + band * step
  const y = (value: number) => margin.top + inner.height - ((value - low) / (high - low || 1)) * inner.height

  const pointAt = (event: PointerEvent): ChartPoint | null => {
    const box = event.currentTarget.getBoundingClientRect()
    const step = Math.floor((event.clientX - box.left - margin.left) / band)
    if (step < 0 || step >= steps.length) return null
    const value = low + ((margin.top + inner.height - (event.clientY - box.top)) / inner.height) * (high - low)
    const hit = blocks.find((block) => block.step === step && block.low <= value && value <= block.high)
    return { step, series: kind === 'bar' ? (hit?.series ?? null) : nearest(series, step, value) }
  }

  const move = (next: ChartPoint | null) => {
    setPoint(next)
    props.onHighlight(next?.series === null || next === null ? null : (series[next.series]?.key ?? null))
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const next = step(event.key, point, steps.length, series.length)
    if (next) {
      event.preventDefault()
      move(next)
    } else if ((event.key === 'Enter' || event.key === ' ') && point) {
      event.preventDefault()
      onSelect(point)
    } else if (event.key === 'Escape') {
      move(null)
    }
  }

  const stride = labelStride(steps.length, inner.width, 8 + 7 * Math.max(...steps.map((name) => name.length), 1))
  return (
    <div className="muster-chart" ref={frame}>
      <svg
        width={width}
        height={height}
        role="application"
        aria-roledescription="chart"
        aria-label={`${label}. Arrow keys move between steps of time and groups, Enter opens one. The table below holds the same numbers.`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onBlur={() => { move(null) }}
        onPointerMove={(event) => { move(pointAt(event)) }}
        onPointerLeave={() => { move(null) }}
        onClick={(event) => {
          const at = pointAt(event as unknown as PointerEvent)
          if (at) onSelect(at)
        }}
      >
        {marks.map((mark) => (
          <g key={mark}>
            <line className={mark === 0 ? 'muster-axis' : 'muster-grid'} x1={margin.left} x2={width - margin.right} y1={y(mark)} y2={y(mark)} />
            <text className="muster-tick" x={margin.left - 8} y={y(mark) + 4} textAnchor="end">
              {printShort(mark)}
            </text>
          </g>
        ))}
        {point && (
          <rect className="muster-cursor" x={x(point.step)} y={margin.top} width={band} height={inner.height} />
        )}
        {kind === 'bar'
          ? series.map((one, index) => (
              <path
                key={one.key}
                className={`muster-bar ${seriesClass(index, one.isOther)} ${dimmed(highlighted, one.key)}`}
                d={barPath(blocks, index, x, y, band)}
              />
            ))
          : series.map((one, index) => (
              <path
                key={one.key}
                className={`muster-line ${seriesClass(index, one.isOther)} ${dimmed(highlighted, one.key)}`}
                strokeDasharray={dashes[Math.floor(index / 3) % dashes.length]}
                d={linePath(one.values, (i) => x(i) + band / 2, y)}
              />
            ))}
        {previous && (
          <path className="muster-line muster-previous" d={linePath(previous, (i) => x(i) + band / 2, y)} />
        )}
        {steps.map((name, index) =>
          index % stride === 0 ? (
            <text key={name} className="muster-tick" x={x(index) + band / 2} y={height - 8} textAnchor="middle">
              {name}
            </text>
          ) : null,
        )}
      </svg>
      {point && (
        <ChartTooltip
          left={x(point.step) + band / 2}
          width={width}
          title={steps[point.step] ?? ''}
          series={series}
          point={point}
          previous={previous?.[point.step]}
          printValue={props.printValue}
        />
      )}
    </div>
  )
}

// Colours repeat in print and differ little to some eyes; lines differ in their dashes as well.
const dashes = [undefined, '6 3', '2 3', '10 3 2 3']

function dimmed(highlighted: string | null, key: string): string {
  return highlighted !== null && highlighted !== key ? 'muster-dimmed' : ''
}

function nearest(series: readonly Series[], step: number, value: number): number | null {
  let best: number | null = null
  let distance = Infinity
  series.forEach((one, index) => {
    const away = Math.abs((one.values[step] ?? 0) - value)
    if (away < distance) [best, distance] = [index, away]
  })
  return best
}

function step(key: string, from: ChartPoint | null, steps: number, series: number): ChartPoint | null {
  const clamp = (value: number, most: number) => Math.min(Math.max(value, 0), most - 1)
  const at = from ?? { series: null, step: -1 }
  switch (key) {
    case 'ArrowRight': return { ...at, step: clamp(at.step + 1, steps) }
    case 'ArrowLeft': return { ...at, step: clamp(from ? at.step - 1 : steps - 1, steps) }
    case 'ArrowDown': return { step: clamp(at.step, steps), series: clamp((at.series ?? -1) + 1, series) }
    case 'ArrowUp': return { step: clamp(at.step, steps), series: clamp((at.series ?? series) - 1, series) }
    case 'Home': return { ...at, step: 0 }
    case 'End': return { ...at, step: steps - 1 }
    default: return null
  }
}

/** All blocks of a series as one path: thousands of elements less where steps are hours. */
function barPath(blocks: readonly Block[], series: number, x: (step: number) => number, y: (value: number) => number, band: number): string {
  const gap = band > 6 ? Math.min(band * 0.18, 24) : band > 2.5 ? 1 : 0
  const width = Math.min(band - gap, 72)
  let path = ''
  for (const block of blocks) {
    if (block.series !== series) continue
    const left = x(block.step) + (band - width) / 2
    const top = y(block.high)
    path += `M${left.toFixed(1)} ${top.toFixed(1)}h${width.toFixed(1)}v${(y(block.low) - top).toFixed(1)}h${(-width).toFixed(1)}z`
  }
  return path
}

function linePath(values: readonly (number | null)[], x: (step: number) => number, y: (value: number) => number): string {
  let path = ''
  let isDrawing = false
  values.forEach((value, index) => {
    if (value === null) {
      isDrawing = false
      return
    }
    path += `${isDrawing ? 'L' : 'M'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`
    isDrawing = true
  })
  // A lone value has no line; a dot says that it is there.
  return values.length === 1 ? `${path}h0.01` : path
}
