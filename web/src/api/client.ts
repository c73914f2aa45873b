// The one place that talks HTTP. Requests carry the session's cookie by themselves; the token against
// forged requests comes from GET /session and is kept in memory only.

import type { Answer, Body, Path, Query, Rest, Verb } from './types'

export interface FieldError {
  pointer: string
  detail: string
}

/** What the server answered instead of a result (RFC 9457), or that it did not answer at all. */
export class Problem extends Error {
  readonly status: number
  /** Stable slug, such as `sign_in.refused`; `network` when there was no answer. */
  readonly code: string
  readonly errors: readonly FieldError[]
  readonly requestId: string | null
  /** Seconds that the server asks to wait. */
  readonly retryAfter: number | null

  constructor(from: {
    status: number
    code: string
    detail: string
    errors?: readonly FieldError[] | undefined
    requestId?: string | null | undefined
    retryAfter?: number | null | undefined
  }) {
    super(from.detail)
    this.name = 'Problem'
    this.status = from.status
    this.code = from.code
    this.errors = from.errors ?? []
    this.requestId = from.requestId ?? null
    this.retryAfter = from.retryAfter ?? null
  }

  /** What the server said of one field of the body, named by its JSON pointer; or by a code that is of this field alone. */
  field(pointer: string, code?: string): string | undefined {
    return this.code === code ? this.message : this.errors.find((error) => error.pointer === pointer)?.detail
  }

  /** Whether a form with a place for each field has said all of it there. */
  isOfFields(...codes: readonly string[]): boolean {
    return this.errors.length > 0 || codes.includes(this.code)
  }
}

export type QueryValue = string | number | boolean | null | undefined | readonly string[]

/** What CallOptions are for any path. */
interface Options {
  path?: Record<string, string | number>
  query?: Record<string, QueryValue>
  body?: unknown
  ifMatch?: string
  signal?: AbortSignal | undefined
  token?: string
}

export interface Page<T> {
  items: T[]
  next_cursor: string | null
}

/** Asks the person to prove who they are once more; false when they would not. */
export type ProofHandler = () => Promise<boolean>

const base = '/api/v1'
let csrfToken = ''
let askForProof: ProofHandler | null = null

export function setCsrfToken(token: string): void {
  csrfToken = token
}

export function setProofHandler(handler: ProofHandler | null): void {
  askForProof = handler
}

export function queryString(query: Record<string, QueryValue> = {}): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === '') continue
    for (const one of Array.isArray(value) ? (value as readonly string[]) : [value]) {
      parameters.append(name, String(one))
    }
  }
  const text = parameters.toString()
  return text && `?${text}`
}

function urlOf(path: string, options: Options): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(options.path?.[name])))
  return base + filled + queryString(options.query)
}

/** The address of what the browser itself asks: a download, a stream of events. */
export function apiUrl<P extends Path<'GET'>>(path: P, query?: Query<'GET', P>): string {
  return urlOf(path, query ? { query: query as Record<string, QueryValue> } : {})
}

async function send(verb: Verb, path: string, options: Options): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json' }
  if (options.body !== undefined) headers['Content-Type'] = 'application/json'
  if (verb !== 'GET' && csrfToken) headers['X-CSRF-Token'] = csrfToken
  if (options.ifMatch) headers['If-Match'] = options.ifMatch
  if (options.token) headers.Authorization = `Bearer ${options.token}`
  try {
    return await fetch(urlOf(path, options), {
      method: verb,
      headers,
      credentials: 'same-origin',
      ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
      ...(options.signal && { signal: options.signal }),
    })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new Problem({
      status: 0,
      code: 'network',
      detail: 'Muster did not answer. Is the server running, and is this machine online?',
    })
  }
}

interface ProblemDocument {
  title?: string
  detail?: string
  code?: string
  errors?: FieldError[]
  request_id?: string
}

async function problemOf(response: Response): Promise<Problem> {
  let document: ProblemDocument = {}
  try {
    document = (await response.json()) as ProblemDocument
  } catch {
    // A proxy in between answers in HTML; its status has to do.
  }
  const wait = Number(response.headers.get('Retry-After'))
  return new Problem({
    status: response.status,
    code: document.code ?? `http.${String(response.status)}`,
    detail: document.detail ?? document.title ?? `The server answered ${String(response.status)}.`,
    errors: document.errors,
    requestId: document.request_id ?? response.headers.get('X-Request-Id'),
    retryAfter: wait > 0 ? wait : null,
  })
}

/** Sends, and once more after the person has proved who they are where the server asks for that. */
async function answered(verb: Verb, path: string, options: Options): Promise<Response> {
  const response = await send(verb, path, options)
  if (response.ok) return response
  const problem = await problemOf(response)
  if (problem.code === 'session.proof_needed' && askForProof && (await askForProof())) {
    const again = await send(verb, path, options)
    if (again.ok) return again
    throw await problemOf(again)
  }
  throw problem
}

async function bodyOf<T>(response: Response): Promise<T> {
  const text = response.status === 204 ? '' : await response.text()
  return (text ? JSON.parse(text) : undefined) as T
}

/** Errors: always a Problem, or the AbortError of the signal. */
export async function call<V extends Verb, P extends Path<V>>(verb: V, path: P, ...[options]: Rest<V, P>): Promise<Answer<V, P>> {
  return bodyOf<Answer<V, P>>(await answered(verb, path, (options ?? {}) as Options))
}

/** All items of a list, page after page. */
export async function every<T>(page: (cursor: string | undefined) => Promise<Page<T>>): Promise<Page<T>> {
  const items: T[] = []
  let cursor: string | null | undefined
  do {
    const next: Page<T> = await page(cursor ?? undefined)
    items.push(...next.items)
    cursor = next.next_cursor
  } while (cursor)
  return { items, next_cursor: null }
}

/** Changes a record as it is now. Errors: 412 when another changed it in between. */
export async function change<P extends Path<'PATCH'> & Path<'GET'>>(path: P, id: string, body: Body<'PATCH', P>): Promise<Answer<'PATCH', P>> {
  const seen = await answered('GET', path, { path: { id } })
  const ifMatch = seen.headers.get('ETag') ?? ''
  return bodyOf<Answer<'PATCH', P>>(await answered('PATCH', path, { path: { id }, body, ifMatch }))
}

/** The answer as a file of the person's. */
export async function download<P extends Path<'POST'>>(path: P, body: Body<'POST', P>, fallbackName: string): Promise<void> {
  const response = await answered('POST', path, { body })
  const said = response.headers.get('Content-Disposition') ?? ''
  const name = /filename="([^"]+)"/.exec(said)?.[1] ?? fallbackName
  const url = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => { URL.revokeObjectURL(url) }, 60_000)
}
