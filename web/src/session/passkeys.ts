// Passkeys as a browser makes and uses them (WebAuthn level 3): what the server asks becomes what the browser wants, and
// back. Not every browser has the standard's own functions for it (parseCreationOptionsFromJSON, toJSON) yet.

import { fromBase64Url, toBase64Url } from '~/base/base64url'

interface Descriptor {
  type: string
  id: string
}

/** PublicKeyCredentialCreationOptionsJSON, as far as the server uses it. */
export interface CreationOptions {
  rp: { id: string; name: string }
  user: { id: string; name: string; displayName: string }
  challenge: string
  pubKeyCredParams: { type: string; alg: number }[]
  timeout: number
  excludeCredentials: Descriptor[]
  authenticatorSelection: { residentKey: string; userVerification: string }
  attestation: string
}

/** PublicKeyCredentialRequestOptionsJSON, as far as the server uses it. */
export interface RequestOptions {
  challenge: string
  timeout: number
  rpId: string
  allowCredentials: Descriptor[]
  userVerification: string
}

export interface MadePasskey {
  client_data: string
  attestation_object: string
}

export interface UsedPasskey {
  credential_id: string
  client_data: string
  authenticator_data: string
  signature: string
  user_handle?: string
}

/** Why a browser gave none: the person would not, or took too long; it does not say which. */
export class NoPasskey extends Error {
  constructor(detail: string) {
    super(detail)
    this.name = 'NoPasskey'
  }
}

export const canUsePasskeys = () => typeof window.PublicKeyCredential === 'function'

const descriptors = (all: readonly Descriptor[]): PublicKeyCredentialDescriptor[] => all.map(({ id }) => ({ type: 'public-key', id: fromBase64Url(id) }))

const none = 'The browser gave no passkey. Try again, or use another way.'

function refusal(error: unknown): NoPasskey {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'InvalidStateError') return new NoPasskey('This device has a passkey for you already.')
  if (name === 'SecurityError') return new NoPasskey('The browser makes no passkeys for this address.')
  return new NoPasskey(none)
}

async function credentialOf(asked: Promise<Credential | null>): Promise<PublicKeyCredential> {
  const credential = await asked.catch((error: unknown) => { throw refusal(error) })
  if (!credential) throw new NoPasskey(none)
  return credential as PublicKeyCredential
}

/** Errors: NoPasskey. */
export async function makePasskey(asked: CreationOptions): Promise<MadePasskey> {
  const credential = await credentialOf(
    navigator.credentials.create({
      publicKey: {
        ...asked,
        challenge: fromBase64Url(asked.challenge),
        user: { ...asked.user, id: fromBase64Url(asked.user.id) },
        pubKeyCredParams: asked.pubKeyCredParams.map(({ alg }) => ({ type: 'public-key', alg })),
        excludeCredentials: descriptors(asked.excludeCredentials),
        authenticatorSelection: asked.authenticatorSelection as AuthenticatorSelectionCriteria,
        attestation: asked.attestation as AttestationConveyancePreference,
      },
    }),
  )
  const made = credential.response as AuthenticatorAttestationResponse
  return { client_data: toBase64Url(made.clientDataJSON), attestation_object: toBase64Url(made.attestationObject) }
}

/** Errors: NoPasskey. */
export async function askForPasskey(asked: RequestOptions): Promise<UsedPasskey> {
  const credential = await credentialOf(
    navigator.credentials.get({
      publicKey: {
        ...asked,
        challenge: fromBase64Url(asked.challenge),
        allowCredentials: descriptors(asked.allowCredentials),
        userVerification: asked.userVerification as UserVerificationRequirement,
      },
    }),
  )
  const used = credential.response as AuthenticatorAssertionResponse
  return {
    credential_id: toBase64Url(credential.rawId),
    client_data: toBase64Url(used.clientDataJSON),
    authenticator_data: toBase64Url(used.authenticatorData),
    signature: toBase64Url(used.signature),
    ...(used.userHandle && { user_handle: toBase64Url(used.userHandle) }),
  }
}
