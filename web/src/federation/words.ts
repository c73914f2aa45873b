import type { Provider } from '~/api/federation'

const kinds: Record<Provider['kind'], string> = { oidc: 'OpenID Connect', saml: 'SAML 2.0' }

export const kindName = (kind: Provider['kind']): string => kinds[kind]

/** As people write them: with commas, spaces or a line each; an @ in front does no harm. */
export function domainsIn(text: string): string[] {
  return [...new Set(text.toLowerCase().split(/[\s,;]+/).map((one) => one.replace(/^@/, '')).filter(Boolean))]
}
