import { call, change } from './client'
import type { Answer, Body, Item } from './types'

/** Where the people of a company sign in. */
export type Provider = Answer<'GET', '/federation/providers/{id}'>
export type NewProvider = Body<'POST', '/federation/providers'>
export type ProviderEdit = Body<'PATCH', '/federation/providers/{id}'>
export type Mapping = Provider['mapping']
export type SignInProvider = Item<Answer<'GET', '/sign-in/providers'>>
export type Outcome = Answer<'POST', '/sign-in/outcome'>
export type TestResult = NonNullable<Outcome['test']>

export const listProviders = () => call('GET', '/federation/providers')
export const readProvider = (id: string) => call('GET', '/federation/providers/{id}', { path: { id } })
export const addProvider = (body: NewProvider) => call('POST', '/federation/providers', { body })
export const changeProvider = (id: string, body: ProviderEdit) => change('/federation/providers/{id}', id, body)
export const removeProvider = (id: string) => call('DELETE', '/federation/providers/{id}', { path: { id } })
/** Where to send the browser for a sign-in that only shows what comes. */
export const beginTest = (id: string) => call('POST', '/federation/providers/{id}/test', { path: { id } })
export const listExempt = () => call('GET', '/federation/exempt-users')
export const exempt = (id: string) => call('PUT', '/federation/exempt-users/{id}', { path: { id } })
export const endExemption = (id: string) => call('DELETE', '/federation/exempt-users/{id}', { path: { id } })

/** What Muster and a SAML provider know of each other. */
export type Saml = Answer<'GET', '/federation/providers/{id}/saml'>
export type SamlSettings = NonNullable<Saml['settings']>
export const readSaml = (id: string) => call('GET', '/federation/providers/{id}/saml', { path: { id } })
export const enterSaml = (id: string, body: Body<'PUT', '/federation/providers/{id}/saml'>) => call('PUT', '/federation/providers/{id}/saml', { path: { id }, body })
export type SamlKey = Saml['own']['keys'][number]
export const makeSamlKey = (id: string) => call('POST', '/federation/providers/{id}/saml/next-key', { path: { id } })
export const activateSamlKey = (id: string, sha256: string) => call('POST', '/federation/providers/{id}/saml/next-key/activation', { path: { id }, body: { sha256 } })
export const discardSamlKey = (id: string) => call('DELETE', '/federation/providers/{id}/saml/next-key', { path: { id } })
export const retireSamlKey = (id: string) => call('DELETE', '/federation/providers/{id}/saml/old-key', { path: { id } })
export const refreshSaml = (id: string) => call('POST', '/federation/providers/{id}/saml/refresh', { path: { id } })

/** By the domain of the address alone: nobody learns who has an account. */
export const findProviders = (email: string) => call('GET', '/sign-in/providers', { query: { email } })
export const startSignIn = (body: Body<'POST', '/sign-in/start'>) => call('POST', '/sign-in/start', { body })
/** Once. */
export const fetchOutcome = (request: string) => call('POST', '/sign-in/outcome', { body: { request } })
export const linkByPassword = (body: Body<'POST', '/sign-in/link'>) => call('POST', '/sign-in/link', { body })
export const proveAtProvider = (provider_id: string, return_to: string) => call('POST', '/session/provider-proof', { body: { provider_id, return_to } })
export const signOutAtProvider = () => call('POST', '/session/provider-sign-out')

/** How a provider keeps its users here (SCIM). */
export type Provisioning = Answer<'GET', '/provisioning/{provider}'>
export const readProvisioning = (provider: string) => call('GET', '/provisioning/{provider}', { path: { provider } })
export const makeProvisioningToken = (provider: string) => call('POST', '/provisioning/{provider}/tokens', { path: { provider } })
export const revokeProvisioningToken = (provider: string, id: string) => call('DELETE', '/provisioning/{provider}/tokens/{id}', { path: { provider, id } })
