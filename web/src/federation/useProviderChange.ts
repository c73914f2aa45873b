import { useMutation, useQueryClient } from '@tanstack/react-query'

import { changeProvider, type Provider, type ProviderEdit } from '~/api/federation'
import { useAnnouncements } from '~/base/announcements'

export function useProviderChange(provider: Provider) {
  const client = useQueryClient()
  const { announce } = useAnnouncements()
  return useMutation({
    mutationFn: (edit: ProviderEdit) => changeProvider(provider.id, edit),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['federation'] })
      announce('success', `${provider.name} is changed.`)
    },
  })
}
