import { useQuery } from '@tanstack/react-query'

import { hasEnded, listTasks, readTask } from '~/api/tasks'
import { useCan } from '~/session/useSession'

export function useRecentTasks() {
  const can = useCan()
  return useQuery({
    queryKey: ['tasks', 'recent'],
    queryFn: () => listTasks({ limit: 50 }),
    enabled: can('tasks.read'),
  })
}

/** Events bring changes at once; asking now and then covers a stream that was cut. */
export function useTask(id: string, isThere = true) {
  return useQuery({
    queryKey: ['task', id],
    queryFn: () => readTask(id),
    enabled: isThere,
    refetchInterval: ({ state }) => (state.data && hasEnded(state.data) ? false : 5_000),
  })
}
