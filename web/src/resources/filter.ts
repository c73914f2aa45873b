import type { ResourceFilter } from '~/api/resources'

export const fields = ['text', 'kind', 'account', 'region', 'state', 'tag'] as const
export type Field = (typeof fields)[number]
export type Wanted = Record<Field, string>

export const nothing: Wanted = { text: '', kind: '', account: '', region: '', state: '', tag: '' }

export function wantedOf(parameters: URLSearchParams): Wanted {
  return Object.fromEntries(fields.map((field) => [field, parameters.get(field) ?? ''])) as Wanted
}

/** A field as a parameter that may be repeated. */
const all = (text: string) => (text.trim() ? [text.trim()] : [])

export function filterOf(wanted: Wanted): ResourceFilter {
  return {
    text: wanted.text.trim() || undefined,
    kind: all(wanted.kind),
    account: all(wanted.account),
    region: all(wanted.region),
    state: all(wanted.state),
    tag: all(wanted.tag),
  }
}
