import { call, change } from './client'
import type { Answer, Item } from './types'

/** One try to sign in. */
export type SignIn = Item<Answer<'GET', '/sign-ins'>>
export type FactorPolicy = Answer<'GET', '/settings/second-factor'>

/** One's own without `user_id`; everybody's with "all". */
export const listSignIns = (user_id: string | undefined, cursor: string) => call('GET', '/sign-ins', { query: { user_id, limit: 50, cursor } })
export const readFactorPolicy = () => call('GET', '/settings/second-factor')
export const changeFactorPolicy = (body: Partial<Pick<FactorPolicy, 'required_for' | 'includes_federated'>>) => change('/settings/second-factor', '', body)
