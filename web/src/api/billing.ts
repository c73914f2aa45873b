import { call } from './client'
import type { Answer, Body, Item } from './types'

export type BillingSource = Item<Answer<'GET', '/billing/sources'>>
export type BillingMonth = Item<Answer<'GET', '/billing/months'>>
export type VersionSummary = Item<Answer<'GET', '/billing/versions'>>
export type Version = Answer<'GET', '/billing/versions/{id}'>
export type VersionCheck = Version['checks'][number]
export type VersionDiff = Answer<'GET', '/billing/versions/{id}/diff'>
export type ImportDirectory = Item<Answer<'GET', '/billing/import-directories'>>

export const listSources = () => call('GET', '/billing/sources')
export const listMonths = (source?: string) => call('GET', '/billing/months', { query: { source } })
export const listVersions = (source: string, month: string) =>
  call('GET', '/billing/versions', { query: { source, month } })
export const readVersion = (id: string | number) => call('GET', '/billing/versions/{id}', { path: { id: Number(id) } })
export const diffVersions = (id: string, against: string) =>
  call('GET', '/billing/versions/{id}/diff', { path: { id: Number(id) }, query: { against } })
export const startImport = (body: Body<'POST', '/billing/imports'>) => call('POST', '/billing/imports', { body })
export const listImportDirectories = () => call('GET', '/billing/import-directories')

/** A place in S3 that bills come from, and how the last look at it went. */
export type S3Source = Item<Answer<'GET', '/billing/s3-sources'>>
export const listS3Sources = () => call('GET', '/billing/s3-sources')
