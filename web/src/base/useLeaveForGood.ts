import { useQueryClient, type QueryKey } from '@tanstack/react-query'
import { useNavigate } from 'react-router'

/** Leaves the page of what is gone now. What is known by the key is fetched anew where it is shown next, and not on
 *  the page that is left, where it would be asked for what is gone. */
export function useLeaveForGood(): (known: QueryKey, to: string) => void {
  const client = useQueryClient()
  const navigate = useNavigate()
  return (known, to) => {
    void client.invalidateQueries({ queryKey: known, refetchType: 'none' })
    void navigate(to)
  }
}
