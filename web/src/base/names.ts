// What the API's names are called in the console. Names that are not listed are shown as they are.

const measures: Record<string, string> = {
  unblended_cost: 'Unblended cost',
  blended_cost: 'Blended cost',
  net_cost: 'Net cost',
  amortized_cost: 'Amortised cost',
  net_amortized_cost: 'Net amortised cost',
  unused_commitment_cost: 'Unused commitment',
  ri_sp_trueup: 'RI and SP true-up',
  ri_sp_upfront_fees: 'RI and SP upfront fees',
  public_on_demand_cost: 'Public on-demand cost',
  usage_amount: 'Usage amount',
  lines: 'Charges',
}

const measureHelp: Record<string, string> = {
  unblended_cost: 'What each charge cost on the day it was charged; what the invoice adds up.',
  blended_cost: 'Rates averaged over the organization.',
  net_cost: 'Unblended after the discounts that the bill holds.',
  amortized_cost: 'Upfront and recurring fees of commitments spread over the time they cover.',
  net_amortized_cost: 'Amortised after discounts.',
  public_on_demand_cost: 'What the list price without any commitment would be.',
  unused_commitment_cost: 'The part of commitments that nothing used.',
}

const dimensions: Record<string, string> = {
  service: 'Service',
  service_name: 'Service name',
  service_code: 'Service code',
  account: 'Account',
  account_name: 'Account name',
  payer: 'Payer',
  region: 'Region',
  az: 'Availability zone',
  usage_type: 'Usage type',
  operation: 'Operation',
  product_family: 'Product family',
  instance_type: 'Instance type',
  instance_family: 'Instance family',
  resource: 'Resource',
  charge_type: 'Charge type',
  charge_category: 'Charge category',
  purchase_option: 'Purchase option',
  reservation: 'Reservation',
  commitment: 'Commitment',
  billing_entity: 'Billing entity',
  legal_entity: 'Legal entity',
  invoice: 'Invoice',
  currency: 'Currency',
  source: 'Source',
  billing_month: 'Billing month',
}

export function measureName(name: string): string {
  return measures[name] ?? name
}

export function measureDescription(name: string): string | undefined {
  return measureHelp[name]
}

/** Counts and amounts of usage have no currency. */
export function isMoney(name: string): boolean {
  return name !== 'lines' && name !== 'usage_amount' && !name.endsWith('_amount') && !name.endsWith('_lines')
}

export function dimensionName(name: string): string {
  const [, kind, key] = /^(tag|cost_category):(.+)$/.exec(name) ?? []
  if (kind && key) return `${kind === 'tag' ? 'Tag' : 'Cost category'} ${key}`
  return dimensions[name] ?? name
}

export function roleName(role: string): string {
  const names: Record<string, string> = {
    admin: 'Admin',
    user: 'User',
    read_only: 'Read only',
    cost_admin: 'Cost & compliance admin',
  }
  return names[role] ?? role
}
