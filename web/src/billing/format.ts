/** Whether it is no bill, but what Cost Explorer tells until there is one. */
export function isFromCostExplorer({ format }: { format: string }): boolean {
  return format.startsWith('cost-explorer')
}

const kinds: Record<string, string> = { cur1: 'CUR, legacy', cur2: 'CUR 2.0', 'focus-1.0': 'FOCUS 1.0', 'focus-1.2': 'FOCUS 1.2' }
const files: Record<string, string> = { csv: 'CSV', parquet: 'Parquet' }

/** cur2-parquet in words. */
export function formatName(format: string): string {
  const [, kind = format, file = ''] = /^(.+)-(csv|parquet)$/.exec(format) ?? []
  return `${kinds[kind] ?? kind}${file && `, ${files[file] ?? file}`}`
}
