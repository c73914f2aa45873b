// The steps of time of a report, those without charges as well, so that a gap is drawn as one.

import type { DateRange, Granularity } from '~/api/cost'
import { addDays, addMonths, countDays, monthOf, parseDay } from '~/base/dates'

// A bound against a range of years by the hour; past it only steps with charges are drawn.
const mostSteps = 3_000

function mondayOf(day: string): string {
  return addDays(day, -((parseDay(day).getUTCDay() + 6) % 7))
}

function quarterOf(day: string): string {
  const month = Math.floor((Number(day.slice(5, 7)) - 1) / 3) * 3 + 1
  return `${day.slice(0, 4)}-${String(month).padStart(2, '0')}`
}

function days(first: string, last: string, each: number): string[] {
  const count = Math.ceil(countDays(first, last) / each)
  return count > mostSteps ? [] : Array.from({ length: count }, (_, index) => addDays(first, index * each))
}

function months(first: string, last: string, each: number): string[] {
  const found: string[] = []
  for (let month = first; month <= monthOf(last); month = addMonths(month, each)) found.push(`${month}-01`)
  return found
}

/** The starts of all steps of a range, as rows of a report name them. */
export function stepsOf({ first, last }: DateRange, granularity: Granularity): string[] {
  switch (granularity) {
    case 'hour': {
      const all = days(first, last, 1)
      if (all.length * 24 > mostSteps) return []
      return all.flatMap((day) => Array.from({ length: 24 }, (_, hour) => `${day}T${String(hour).padStart(2, '0')}:00:00Z`))
    }
    case 'day': return days(first, last, 1)
    case 'week': return days(mondayOf(first), last, 7)
    case 'month': return months(monthOf(first), last, 1)
    case 'quarter': return months(quarterOf(first), last, 3)
    case 'total': return [first]
  }
}
