import type { Resource } from '~/api/resources'

/** Why a resource has no rate, for people. */
export const noRate: Record<NonNullable<Resource['no_rate']>, string> = {
  by_use: 'paid by use',
  no_price_list: 'prices not read yet',
  no_price: 'not in the price list',
  special: 'own price',
}

/** How large it is, with its unit. */
export function sizeOf(resource: Resource): string {
  return resource.size === null ? '–' : `${String(resource.size)} ${resource.size_unit ?? ''}`.trim()
}
