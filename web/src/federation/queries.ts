import { queryOptions } from '@tanstack/react-query'

import { listExempt, listProviders, readProvider, readProvisioning, readSaml } from '~/api/federation'

export const providersQuery = queryOptions({ queryKey: ['federation', 'providers'], queryFn: listProviders })
export const providerQuery = (id: string) => queryOptions({ queryKey: ['federation', 'provider', id], queryFn: () => readProvider(id) })
export const exemptQuery = queryOptions({ queryKey: ['federation', 'exempt'], queryFn: listExempt })
export const provisioningQuery = (id: string) => queryOptions({ queryKey: ['federation', 'provisioning', id], queryFn: () => readProvisioning(id) })
export const samlQuery = (id: string) => queryOptions({ queryKey: ['federation', 'saml', id], queryFn: () => readSaml(id) })
