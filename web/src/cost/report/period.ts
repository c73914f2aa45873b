import type { DateRange } from '~/api/cost'
import { addDays, addMonths, countDays, lastDayOf, monthName, monthOf } from '~/base/dates'

export function isWholeMonths({ first, last }: DateRange): boolean {
  return first.endsWith('-01') && last === lastDayOf(monthOf(last))
}

export function monthsOf({ first, last }: DateRange): string[] {
  const months: string[] = []
  for (let month = monthOf(first); month <= monthOf(last); month = addMonths(month, 1)) months.push(month)
  return months
}

/** The time before that is as long: months before whole months, the same days of the month before for
 * a month that has begun, else as many days. */
export function previousRange(range: DateRange): DateRange {
  if (isWholeMonths(range)) {
    const months = monthsOf(range).length
    return {
      first: `${addMonths(monthOf(range.first), -months)}-01`,
      last: lastDayOf(addMonths(monthOf(range.last), -months)),
    }
  }
  if (range.first.endsWith('-01') && monthOf(range.first) === monthOf(range.last)) {
    const month = addMonths(monthOf(range.first), -1)
    const last = `${month}-${range.last.slice(8)}`
    return { first: `${month}-01`, last: last > lastDayOf(month) ? lastDayOf(month) : last }
  }
  const days = countDays(range.first, range.last)
  return { first: addDays(range.first, -days), last: addDays(range.first, -1) }
}

export function periodText(range: DateRange): string {
  return range.first === range.last ? range.first : `${range.first}..${range.last}`
}

/** A range as people say it. */
export function rangeName(range: DateRange): string {
  if (isWholeMonths(range)) {
    const [first, last] = [monthOf(range.first), monthOf(range.last)]
    return first === last ? monthName(first) : `${monthName(first)} – ${monthName(last)}`
  }
  return range.first === range.last ? range.first : `${range.first} – ${range.last}`
}

/** The period of the step that begins at `start`, as a report asks for it. */
export function stepPeriod(start: string, granularity: string): string {
  if (granularity === 'month') return monthOf(start)
  if (granularity === 'quarter') return `${monthOf(start)}..${addMonths(monthOf(start), 2)}`
  if (granularity === 'week') return `${start.slice(0, 10)}..${addDays(start.slice(0, 10), 6)}`
  return start.slice(0, 10)
}
