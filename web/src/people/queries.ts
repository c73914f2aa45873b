import { queryOptions } from '@tanstack/react-query'

import { listGroupMembers, listGroups, readAccess, readGroup } from '~/api/groups'
import { readUser } from '~/api/identity'

export const groupsQuery = queryOptions({ queryKey: ['groups', 'all'], queryFn: listGroups })
export const groupQuery = (id: string) => queryOptions({ queryKey: ['groups', 'one', id], queryFn: () => readGroup(id) })
export const membersQuery = (id: string) => queryOptions({ queryKey: ['groups', 'members', id], queryFn: () => listGroupMembers(id) })
export const accessQuery = (id: string) => queryOptions({ queryKey: ['users', 'access', id], queryFn: () => readAccess(id) })
export const userQuery = (id: string) => queryOptions({ queryKey: ['users', 'one', id], queryFn: () => readUser(id) })
