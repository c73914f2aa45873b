import type { SignIn } from '~/api/signIns'

const methods: Record<string, string> = { password: 'Password', passkey: 'Passkey', provider: 'Company sign-in', support: 'Support access' }
const factors: Record<string, string> = { app: 'code of an app', recovery_code: 'recovery code', passkey: 'passkey' }

/** `provider`: its name, where it is known. */
export function methodText({ method, second_factor }: Pick<SignIn, 'method' | 'second_factor'>, provider: string | null = null): string {
  const first = `${methods[method] ?? method}${provider === null ? '' : `, ${provider}`}`
  return second_factor ? `${first}, then ${factors[second_factor] ?? second_factor}` : first
}

const refusals: Record<string, string> = {
  'sign_in.refused': 'Address and password do not match.',
  'sign_in.throttled': 'Too many tries.',
  'sign_in.use_provider': 'Addresses of this domain sign in at their company.',
  'sign_in.not_active': 'The user is not active.',
  'second_factor.refused': 'The code was wrong, or used before.',
  'passkey.unknown': 'The passkey is registered here no more.',
  'passkey.copied': 'The passkey was copied, and lets nobody in.',
  'passkey.wrong_user': 'The passkey is somebody else’s.',
  'support.refused': 'Nobody has approved it, or it is over.',
}

/** By its slug, which stays for those whose words are not here. */
export function refusalText(reason: string | null): string {
  return reason === null ? '' : (refusals[reason] ?? reason)
}
