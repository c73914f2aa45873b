// What may be called and what comes back, taken from the OpenAPI document of the server: a path, a
// parameter or a field that it does not have is an error of the compiler. `schema.d.ts` is generated
// from docs/openapi.json (scripts/generate-api.mjs).

import type { components, paths } from './schema'

type Base = '/api/v1'
interface Methods { GET: 'get'; POST: 'post'; PUT: 'put'; PATCH: 'patch'; DELETE: 'delete' }
export type Verb = keyof Methods

type Operation<V extends Verb, P extends string> =
  `${Base}${P}` extends keyof paths ? Exclude<paths[`${Base}${P}`][Methods[V]], undefined> : never

/** The paths below /api/v1 that have a method, as the document writes them: `/users/{id}`. */
export type Path<V extends Verb> = {
  [P in keyof paths]: P extends `${Base}${infer Rest}` ? (Operation<V, Rest> extends never ? never : Rest) : never
}[keyof paths]

type Content<Holder> = Holder extends { content: { 'application/json': infer Body } } ? Body : undefined

/** What comes back when all is well. */
export type Answer<V extends Verb, P extends Path<V>> =
  Operation<V, P> extends { responses: infer Responses }
    ? Content<Responses[keyof Responses & (200 | 201 | 202 | 204)]>
    : never

/** What has to be sent; undefined: nothing. */
export type Body<V extends Verb, P extends Path<V>> =
  Operation<V, P> extends { requestBody: infer Sent } ? Content<Sent> : undefined

type Parameters<V extends Verb, P extends Path<V>, Where extends 'path' | 'query'> =
  Operation<V, P> extends { parameters: infer Holder } ? (Where extends keyof Holder ? Holder[Where] : undefined) : undefined

/** An absent parameter may be written as undefined. */
type Loose<T> = { [K in keyof T]: T[K] | (Record<never, never> extends Pick<T, K> ? undefined : never) }
export type Query<V extends Verb, P extends Path<V>> = Loose<NonNullable<Parameters<V, P, 'query'>>>

type Needs<Name extends string, T> = [T] extends [undefined] ? unknown : Record<Name, T>

export type CallOptions<V extends Verb, P extends Path<V>> = {
  ifMatch?: string
  signal?: AbortSignal | undefined
  /** Of a link that lets somebody in who has no session. */
  token?: string
} & Needs<'path', Parameters<V, P, 'path'>> &
  Needs<'body', Body<V, P>> &
  (Parameters<V, P, 'query'> extends undefined
    ? unknown
    : Record<string, never> extends Query<V, P> ? { query?: Query<V, P> } : { query: Query<V, P> })

/** The options may be left out where nothing in them is needed. */
export type Rest<V extends Verb, P extends Path<V>> =
  Record<never, never> extends CallOptions<V, P> ? [options?: CallOptions<V, P>] : [options: CallOptions<V, P>]

export type Item<List> = List extends { items: (infer One)[] } ? One : never
export type Schemas = components['schemas']
