// The script for the AWS CLI, as it is for somebody's choice. Its parts begin with these lines, to which a test
// holds catalog/connections/templates.

const billsBegin = '# The bucket that AWS delivers bills into'
const writesBegin = '# Only where Muster is to change things as well'

function lineOf(lines: readonly string[], beginning: string): number {
  const found = lines.findIndex((line) => line.startsWith(beginning))
  return found < 0 ? lines.length : found
}

/** For who has a bucket with bills: the script would make one, and give it a policy. */
function withoutBills(lines: readonly string[]): string[] {
  const begin = lineOf(lines, billsBegin)
  const end = lineOf(lines, writesBegin)
  return begin < end && end < lines.length ? [...lines.slice(0, begin), ...lines.slice(end)] : [...lines]
}

/** The lines that are commented out, without the sign before each. */
function writesOf(lines: readonly string[]): { begin: number; end: number; text: string[] } {
  const begin = lineOf(lines, writesBegin) + 1
  let end = begin
  while (lines[end]?.startsWith('#')) ++end
  return { begin, end, text: lines.slice(begin, end).map((line) => line.replace(/^# ?/, '')) }
}

export interface ScriptChoice {
  hasBills: boolean
  writes: boolean
}

export function scriptFor(script: string, { hasBills, writes }: ScriptChoice): string {
  let lines = script.split('\n')
  if (hasBills) lines = withoutBills(lines)
  if (writes) {
    const { begin, end, text } = writesOf(lines)
    if (begin < lines.length) lines = [...lines.slice(0, begin - 1), '# What Muster may change.', ...text, ...lines.slice(end)]
  }
  return lines.join('\n')
}

/** The write policies alone, for who makes the role by hand; none where the script has none. */
export function writePoliciesOf(script: string): string[] {
  const { text } = writesOf(script.split('\n'))
  return [...text.join('\n').matchAll(/put_policy "[^"]+" '(\{[\s\S]*?\})'/g)].map((found) => found[1] ?? '')
}
