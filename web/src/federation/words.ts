import type { Problem } from '~/api/client'
import type { Provider, SamlSettings } from '~/api/federation'

const kinds: Record<Provider['kind'], string> = { oidc: 'OpenID Connect', saml: 'SAML 2.0' }

export const kindName = (kind: Provider['kind']): string => kinds[kind]

const mustSign: Record<SamlSettings['must_sign'], string> = {
  either: 'the assertion or the response',
  assertion: 'the assertion',
  response: 'the response',
  both: 'the assertion and the response',
}

export const mustSignName = (what: SamlSettings['must_sign']): string => mustSign[what]
export const mustSignOptions = Object.entries(mustSign).map(([value, name]) => ({ value, label: `${name.charAt(0).toUpperCase()}${name.slice(1)}` }))

/** Said where it is the way that few take. */
export const bindingName = (binding: SamlSettings['sign_in_binding']): string => (binding === 'post' ? ', by post' : '')

/** Which of the domains is wrong, or belongs to another. */
export function domainsProblem(problem: Problem | null): string | undefined {
  return problem?.field('/domains', 'federation.domain_taken') ?? problem?.errors.find((one) => one.pointer.startsWith('/domains'))?.detail
}

/** As people write them: with commas, spaces or a line each; an @ in front does no harm. */
export function domainsIn(text: string): string[] {
  return [...new Set(text.toLowerCase().split(/[\s,;]+/).map((one) => one.replace(/^@/, '')).filter(Boolean))]
}
