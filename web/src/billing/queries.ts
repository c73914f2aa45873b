import { queryOptions } from '@tanstack/react-query'

import { listImportDirectories, listS3Sources, listSources, listVersions, readVersion } from '~/api/billing'

export const sourcesQuery = queryOptions({ queryKey: ['billing', 'sources'], queryFn: listSources })

export const versionsQuery = (source: string, month: string) =>
  queryOptions({ queryKey: ['billing', 'versions', source, month], queryFn: () => listVersions(source, month) })

export const versionQuery = (id: string) =>
  queryOptions({ queryKey: ['billing', 'version', id], queryFn: () => readVersion(id) })

export const s3SourcesQuery = queryOptions({ queryKey: ['billing', 's3-sources'], queryFn: listS3Sources })

export const directoriesQuery = queryOptions({
  queryKey: ['billing', 'directories'],
  queryFn: listImportDirectories,
  staleTime: 5_000,
})
