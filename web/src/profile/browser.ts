/** Browser and system out of a User-Agent, as people know them. */
export function browserName(agent: string): string {
  const browser = [['Edg/', 'Edge'], ['Firefox/', 'Firefox'], ['Chrome/', 'Chrome'], ['Safari/', 'Safari'], ['curl/', 'curl']].find(([mark]) => agent.includes(mark ?? ''))?.[1]
  const system = [['Windows', 'Windows'], ['Android', 'Android'], ['iPhone', 'iPhone'], ['iPad', 'iPad'], ['Mac OS', 'macOS'], ['Linux', 'Linux']].find(([mark]) => agent.includes(mark ?? ''))?.[1]
  if (!browser) return agent || 'Unknown'
  return system ? `${browser} on ${system}` : browser
}
