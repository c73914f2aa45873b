// Geometry of charts. Numbers here are for drawing; what people read is printed from decimals.

export interface Series {
  key: string
  name: string
  values: number[] // one per step of time
  isOther: boolean
}

/** The part of one series in one step, from `low` to `high`. */
export interface Block {
  series: number
  step: number
  low: number
  high: number
}

/** Round values that cover [low, high], at most about `count` of them. */
export function ticks(low: number, high: number, count: number): number[] {
  const span = high - low
  if (span <= 0) return [low]
  const rough = span / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const factor = [1, 2, 2.5, 5, 10].find((one) => one * power >= rough) ?? 10
  const step = factor * power
  const found: number[] = []
  for (let index = Math.floor(low / step); index <= Math.ceil(high / step); index += 1) {
    found.push(Number((index * step).toPrecision(12)))
  }
  return found
}

/** Series on top of each other: amounts above zero upwards, credits and refunds below it downwards. */
export function stack(series: readonly Series[], steps: number): Block[] {
  const above = new Array<number>(steps).fill(0)
  const below = new Array<number>(steps).fill(0)
  const blocks: Block[] = []
  series.forEach((one, index) => {
    for (let step = 0; step < steps; step += 1) {
      const value = one.values[step] ?? 0
      if (value === 0) continue
      const side = value > 0 ? above : below
      const from = side[step] ?? 0
      side[step] = from + value
      blocks.push({ series: index, step, low: Math.min(from, from + value), high: Math.max(from, from + value) })
    }
  })
  return blocks
}

export function extent(values: Iterable<number>): { low: number; high: number } {
  let low = 0
  let high = 0
  for (const value of values) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return high === low ? { low, high: low + 1 } : { low, high }
}

/** Which labels of `count` steps fit when one needs `width` of `available`: every n-th. */
export function labelStride(count: number, available: number, width: number): number {
  return Math.max(1, Math.ceil((count * width) / Math.max(available, 1)))
}

/** The class that colours a series; its place decides, "Other" is always grey. */
export function seriesClass(index: number, isOther: boolean): string {
  return isOther ? 'muster-series-other' : `muster-series-${String(index % 10)}`
}
