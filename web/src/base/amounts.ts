import { changeInPermille, format, formatFull, isDecimal } from './decimal'
import { isMoney } from './names'

/** An amount as tables show it; `–` where there is none. */
export function printAmount(value: string | null, measure: string): string {
  if (value === null) return '–'
  if (!isDecimal(value)) return value
  return isMoney(measure) ? format(value, 2) : format(value, measure === 'lines' ? 0 : 2)
}

/** With all digits, for titles and copying. */
export function printExactly(value: string | null): string {
  return value === null ? '' : isDecimal(value) ? formatFull(value) : value
}

/** With its currency; the sign of the dollar where that is what it is. */
export function printMoney(value: string | null, currency: string | null, places = 2): string {
  if (value === null) return '–'
  const digits = format(value, places)
  if (currency === 'USD') return digits.startsWith('−') ? `−$${digits.slice(1)}` : `$${digits}`
  return currency ? `${digits} ${currency}` : digits
}

/** For the axis of a chart: 1.2 k, 3 M. */
export function printShort(value: number): string {
  const size = Math.abs(value)
  const [divisor, unit] = size >= 1e9 ? [1e9, ' G'] : size >= 1e6 ? [1e6, ' M'] : size >= 1e3 ? [1e3, ' k'] : [1, '']
  const scaled = value / divisor
  const digits = Math.abs(scaled) >= 100 || Number.isInteger(scaled) ? 0 : Math.abs(scaled) >= 1 ? 1 : 2
  return `${scaled.toFixed(digits).replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')}${unit}`
}

/** +12.3 %, −4.0 %, or that there was nothing before. */
export function printChange(before: string | null, after: string | null): string {
  if (after === null) return before === null ? '–' : 'gone'
  const permille = before === null ? null : changeInPermille(before, after)
  if (permille === null) return 'new'
  const sign = permille > 0 ? '+' : permille < 0 ? '−' : '±'
  const size = Math.abs(permille)
  return `${sign}${String(Math.floor(size / 10))}.${String(size % 10)} %`
}

export function printCount(count: number): string {
  return format(String(count), 0)
}

export function printBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let [size, unit] = [bytes, 0]
  while (size >= 1000 && unit < units.length - 1) [size, unit] = [size / 1000, unit + 1]
  return `${size.toFixed(unit === 0 || size >= 100 ? 0 : 1)} ${units[unit] ?? ''}`
}
