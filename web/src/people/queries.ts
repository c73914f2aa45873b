import { queryOptions } from '@tanstack/react-query'

import { listGroupMembers, listGroups, readAccess, readGroup } from '~/api/groups'
import { listUsers, readUser } from '~/api/identity'

export const usersQuery = queryOptions({ queryKey: ['users'], queryFn: listUsers })
export const groupsQuery = queryOptions({ queryKey: ['groups', 'all'], queryFn: listGroups })
export const groupQuery = (id: string) => queryOptions({ queryKey: ['groups', 'one', id], queryFn: () => readGroup(id) })
export const membersQuery = (id: string) => queryOptions({ queryKey: ['groups', 'members', id], queryFn: () => listGroupMembers(id) })
export const accessQuery = (id: string) => queryOptions({ queryKey: ['users', 'access', id], queryFn: () => readAccess(id) })
export const userQuery = (id: string) => queryOptions({ queryKey: ['users', 'one', id], queryFn: () => readUser(id) })
