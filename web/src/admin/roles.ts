import { roleName } from '~/base/names'

const descriptions = {
  admin: 'Everything, also users, tokens and settings.',
  cost_admin: 'Sees everything; imports bills, changes all reports and the settings of cost and compliance.',
  user: 'Sees everything; keeps reports and dashboards of their own.',
  read_only: 'Sees everything, changes nothing.',
} as const

export const roleOptions = (Object.keys(descriptions) as (keyof typeof descriptions)[]).map((value) => ({
  value,
  label: roleName(value),
  description: descriptions[value],
}))

/** Costs and compliance are administered from the console only. */
export const tokenRoleOptions = roleOptions.filter((role) => role.value !== 'cost_admin')
