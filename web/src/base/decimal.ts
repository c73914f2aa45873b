// Exact decimals as the API sends them: text. Sums that people read are made here, on integers; a
// binary number (approximately()) is for the height of a bar and nothing else.

interface Scaled {
  units: bigint
  scale: number
}

const shape = /^(-?)(\d+)(?:\.(\d+))?$/

function parse(text: string): Scaled {
  const match = shape.exec(text)
  if (!match) throw new Error(`'${text}' is not a decimal`)
  const fraction = match[3] ?? ''
  const units = BigInt((match[2] ?? '0') + fraction)
  return { units: match[1] ? -units : units, scale: fraction.length }
}

function rescale({ units, scale }: Scaled, to: number): bigint {
  return units * 10n ** BigInt(to - scale)
}

function print({ units, scale }: Scaled): string {
  const negative = units < 0n
  const digits = (negative ? -units : units).toString().padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '')
  return (negative ? '-' : '') + whole + (fraction && `.${fraction}`)
}

/** Division that rounds half away from zero. */
function divideRounded(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n !== denominator < 0n
  const n = numerator < 0n ? -numerator : numerator
  const d = denominator < 0n ? -denominator : denominator
  const quotient = (2n * n + d) / (2n * d)
  return negative ? -quotient : quotient
}

export function isDecimal(text: string): boolean {
  return shape.test(text)
}

export function add(a: string, b: string): string {
  const [x, y] = [parse(a), parse(b)]
  const scale = Math.max(x.scale, y.scale)
  return print({ units: rescale(x, scale) + rescale(y, scale), scale })
}

export function subtract(a: string, b: string): string {
  return add(a, negate(b))
}

export function negate(text: string): string {
  const { units, scale } = parse(text)
  return print({ units: -units, scale })
}

/** The sum of those that are there; null when none is. */
export function sum(values: Iterable<string | null>): string | null {
  let total: string | null = null
  for (const value of values) {
    if (value !== null) total = total === null ? value : add(total, value)
  }
  return total
}

export function compare(a: string, b: string): number {
  const difference = parse(subtract(a, b)).units
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** Absent sorts below everything. */
export function compareNullable(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null)
  return compare(a, b)
}

export function isNegative(text: string): boolean {
  return parse(text).units < 0n
}

export function isZero(text: string): boolean {
  return parse(text).units === 0n
}

/** text · by / of, to two places more than the text has. */
export function proportion(text: string, by: number, of: number): string {
  const { units, scale } = parse(text)
  return print({ units: divideRounded(units * BigInt(by) * 100n, BigInt(of)), scale: scale + 2 })
}

/** The change from `before` to `after` in tenths of a percent; null where there was nothing before. */
export function changeInPermille(before: string, after: string): number | null {
  const scale = Math.max(parse(before).scale, parse(after).scale)
  const from = rescale(parse(before), scale)
  if (from === 0n) return null
  const magnitude = from < 0n ? -from : from
  return Number(divideRounded((rescale(parse(after), scale) - from) * 1000n, magnitude))
}

/** With thousands separators and `places` digits after the point, rounded half away from zero. */
export function format(text: string, places = 2): string {
  const value = parse(text)
  const units =
    value.scale > places
      ? divideRounded(value.units, 10n ** BigInt(value.scale - places))
      : rescale(value, places)
  const negative = units < 0n
  const digits = (negative ? -units : units).toString().padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places).replace(/\B(?=(\d{3})+$)/g, ',')
  const fraction = places > 0 ? `.${digits.slice(digits.length - places)}` : ''
  return `${negative ? '−' : ''}${whole}${fraction}`
}

/** All digits there are, with thousands separators. */
export function formatFull(text: string): string {
  return format(text, parse(text).scale)
}

/** For drawing only. */
export function approximately(text: string | null): number {
  return text === null ? 0 : Number(text)
}
