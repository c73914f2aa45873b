import type { SignIn } from '~/api/signIns'

const methods: Record<string, string> = { password: 'Password', passkey: 'Passkey', provider: 'Company sign-in', support: 'Support access' }
const factors: Record<string, string> = { app: 'code of an app', recovery_code: 'recovery code', passkey: 'passkey' }

/** `provider`: its name, where it is known. */
export function methodText({ method, second_factor }: Pick<SignIn, 'method' | 'second_factor'>, provider: string | null = null): string {
  const first = `${methods[method] ?? method}${provider === null ? '' : `, ${provider}`}`
  return second_factor ? `${first}, then ${factors[second_factor] ?? second_factor}` : first
}

const refusals: Record<string, string> = {
  'user.unknown': 'Nobody has this address.',
  'password.refused': 'The password does not match.',
  'sign_in.use_provider': 'Addresses of this domain sign in at their company.',
  'user.not_active': 'The user is not active.',
  'second_factor.refused': 'The code was wrong, or used before.',
  'passkey.unknown': 'The passkey is registered here no more.',
  'passkey.copied': 'The passkey was copied, and lets nobody in.',
  'passkey.wrong_user': 'The passkey is somebody else’s.',
  'federation.unknown_user': 'Nobody here has the address, and the provider creates no users.',
  'federation.foreign_address': 'The provider may not vouch for addresses of this domain.',
  'federation.address_unverified': 'The provider has not verified the address.',
  'federation.no_address': 'The provider does not say the address.',
  'federation.subject_changed': 'The user is somebody else’s at the provider.',
  'federation.users_of_another': 'The address is a user’s of another provider.',
  'federation.refused': 'The provider’s answer does not pass the checks: a test sign-in shows which.',
  'federation.disabled': 'The provider is off.',
  'sign_in.not_active': 'The user is not active.',
  'support.refused': 'Nobody has approved it, or it is over.',
}

/** By its slug, which stays for those whose words are not here. */
export function refusalText(reason: string | null): string {
  return reason === null ? '' : (refusals[reason] ?? reason)
}
