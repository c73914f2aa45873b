// Calendar days as text (2026-10-05), in UTC as bills have them.

const dayLength = 86_400_000

export function parseDay(day: string): Date {
  return new Date(`${day}T00:00:00Z`)
}

export function printDay(date: Date): string {
  return date.toISOString().slice(0, 10)
}

export function addDays(day: string, days: number): string {
  return printDay(new Date(parseDay(day).getTime() + days * dayLength))
}

/** Days from `first` to `last`, both included. */
export function countDays(first: string, last: string): number {
  return Math.round((parseDay(last).getTime() - parseDay(first).getTime()) / dayLength) + 1
}

export function monthOf(day: string): string {
  return day.slice(0, 7)
}

export function addMonths(month: string, months: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return printDay(new Date(Date.UTC(year, number - 1 + months, 1))).slice(0, 7)
}

export function lastDayOf(month: string): string {
  return addDays(`${addMonths(month, 1)}-01`, -1)
}

export function daysIn(month: string): number {
  return Number(lastDayOf(month).slice(8))
}

export function today(): string {
  return printDay(new Date())
}

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

export function monthName(month: string): string {
  return `${monthNames[Number(month.slice(5, 7)) - 1] ?? month} ${month.slice(0, 4)}`
}

/** The start of a step of time, as short as it can be told. */
export function stepName(period: string, granularity: string): string {
  if (granularity === 'month') return monthName(period)
  if (granularity === 'quarter') return `Q${String(Math.ceil(Number(period.slice(5, 7)) / 3))} ${period.slice(0, 4)}`
  const day = `${String(Number(period.slice(8, 10)))} ${monthNames[Number(period.slice(5, 7)) - 1] ?? ''}`
  if (granularity === 'hour') return `${day} ${period.slice(11, 16)}`
  if (granularity === 'week') return `Week of ${day}`
  return day
}

export function timeAgo(time: string, now = Date.now()): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(time)) / 1000))
  if (seconds < 60) return 'just now'
  const units: [number, string][] = [[86_400, 'day'], [3600, 'hour'], [60, 'minute']]
  for (const [length, name] of units) {
    if (seconds >= length) {
      const count = Math.floor(seconds / length)
      return `${String(count)} ${name}${count === 1 ? '' : 's'} ago`
    }
  }
  return 'just now'
}

/** 2026-10-05 14:03 UTC */
export function printTime(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`
}
