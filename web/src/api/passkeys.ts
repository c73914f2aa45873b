import { call } from './client'
import type { Answer, Body, Item } from './types'

export type Passkey = Item<Answer<'GET', '/profile/passkeys'>>
export type UsedPasskey = Body<'POST', '/session/passkey'>

export const listPasskeys = () => call('GET', '/profile/passkeys')
export const beginPasskey = async () => (await call('POST', '/profile/passkeys/options')).public_key
export const addPasskey = (body: Body<'POST', '/profile/passkeys'>) => call('POST', '/profile/passkeys', { body })
export const renamePasskey = (id: string, name: string) => call('PATCH', '/profile/passkeys/{id}', { path: { id }, body: { name } })
export const removePasskey = (id: string) => call('DELETE', '/profile/passkeys/{id}', { path: { id } })

// Each asked first, then answered by what the browser said.

export const askToSignIn = async () => (await call('POST', '/session/passkey/options')).public_key
export const signInByPasskey = (body: UsedPasskey) => call('POST', '/session/passkey', { body })
export const askForSecondFactor = async () => (await call('POST', '/session/second-factor/options')).public_key
export const giveSecondFactor = (body: UsedPasskey) => call('POST', '/session/second-factor', { body })
export const askForProof = async () => (await call('POST', '/session/proof/options')).public_key
export const proveByPasskey = (body: UsedPasskey) => call('POST', '/session/proof/passkey', { body })
