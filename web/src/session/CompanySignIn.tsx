import Button from '@cloudscape-design/components/button'
import { useMutation, useQuery } from '@tanstack/react-query'

import { findProviders, startSignIn, type SignInProvider } from '~/api/federation'

const isWhole = (email: string) => /^[^@\s]+@[^@\s]+\.[^@\s.]+$/.test(email)

/** The provider that the domain of an address has, once the address is whole. */
export function useProviderOf(email: string): SignInProvider | null {
  const domain = email.split('@')[1]?.toLowerCase() ?? ''
  const { data } = useQuery({ queryKey: ['sign-in-providers', domain], queryFn: () => findProviders(email), enabled: isWhole(email), staleTime: 5 * 60_000, retry: false })
  return data?.items[0] ?? null
}

interface CompanySignInProps {
  provider: SignInProvider
  email: string
  returnTo: string
  onError: (error: unknown) => void
}

export function CompanySignIn({ provider, email, returnTo, onError }: CompanySignInProps) {
  const start = useMutation({
    mutationFn: () => startSignIn({ provider_id: provider.id, email, return_to: returnTo }),
    onSuccess: ({ url }) => { if (url) window.location.assign(url) },
    onError,
  })
  return (
    <Button variant={provider.is_enforced ? 'primary' : 'normal'} formAction="none" fullWidth loading={start.isPending || start.isSuccess} onClick={() => { start.mutate() }}>
      Sign in at {provider.name}
    </Button>
  )
}
