/** Whether it is no bill, but what Cost Explorer tells until there is one. */
export function isFromCostExplorer({ format }: { format: string }): boolean {
  return format.startsWith('cost-explorer')
}
