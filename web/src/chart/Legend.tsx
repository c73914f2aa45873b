import { seriesClass, type Series } from './scale'

interface LegendProps {
  series: Series[]
  hasPrevious: boolean
  highlighted: string | null
  onHighlight: (key: string | null) => void
  onSelect?: ((series: number) => void) | undefined
}

// What tells two ARNs apart is at their ends.
function shortName(name: string): string {
  return name.length > 44 ? `…${name.slice(-42)}` : name
}

export function Legend({ series, hasPrevious, highlighted, onHighlight, onSelect }: LegendProps) {
  return (
    <ul className="muster-legend" aria-label="Groups of the chart">
      {series.map((one, index) => (
        <li key={one.key}>
          <button
            type="button"
            className={highlighted === one.key ? 'muster-legend-here' : ''}
            disabled={!onSelect}
            onPointerEnter={() => { onHighlight(one.key) }}
            onPointerLeave={() => { onHighlight(null) }}
            onFocus={() => { onHighlight(one.key) }}
            onBlur={() => { onHighlight(null) }}
            onClick={() => onSelect?.(index)}
          >
            <span className={`muster-swatch ${seriesClass(index, one.isOther)}`} />
            <span title={one.name}>{shortName(one.name)}</span>
          </button>
        </li>
      ))}
      {hasPrevious && (
        <li>
          <span className="muster-legend-text">
            <span className="muster-swatch muster-swatch-previous" />
            Total of the time before
          </span>
        </li>
      )}
    </ul>
  )
}
