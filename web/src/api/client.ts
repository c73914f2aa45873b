// The one place that talks HTTP. Requests carry the session's cookie by themselves; the token against
// forged requests comes from GET /session and is kept in memory only.

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

  /** What the server said of one field of the body, named by its JSON pointer. */
  field(pointer: string): string | undefined {
    return this.errors.find((error) => error.pointer === pointer)?.detail
  }
}

export type Verb = 'GET' | 'POST' | 'PATCH' | 'DELETE'
export type QueryValue = string | number | boolean | null | undefined | readonly string[]

export interface CallOptions {
  query?: Record<string, QueryValue>
  body?: unknown
  ifMatch?: string
  signal?: AbortSignal
}

export interface Page<T> {
  items: T[]
  next_cursor: string | null
}

export interface Tagged<T> {
  value: T
  etag: string
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

export function apiUrl(path: string, query?: Record<string, QueryValue>): string {
  return base + path + queryString(query)
}

async function send(verb: Verb, path: string, options: CallOptions): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json' }
  if (options.body !== undefined) headers['Content-Type'] = 'application/json'
  if (verb !== 'GET' && csrfToken) headers['X-CSRF-Token'] = csrfToken
  if (options.ifMatch) headers['If-Match'] = options.ifMatch
  try {
    return await fetch(apiUrl(path, options.query), {
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
async function answered(verb: Verb, path: string, options: CallOptions): Promise<Response> {
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
export async function call<T>(verb: Verb, path: string, options: CallOptions = {}): Promise<T> {
  return bodyOf<T>(await answered(verb, path, options))
}

/** A record with the tag that a later change of it has to name. */
export async function readTagged<T>(path: string, signal?: AbortSignal): Promise<Tagged<T>> {
  const response = await answered('GET', path, signal ? { signal } : {})
  return { value: await bodyOf<T>(response), etag: response.headers.get('ETag') ?? '' }
}

/** Changes a record as it is now. Errors: 412 when another changed it in between. */
export async function change<T>(path: string, body: unknown, etag?: string): Promise<T> {
  const ifMatch = etag ?? (await readTagged(path)).etag
  return call<T>('PATCH', path, { body, ifMatch })
}

/** The answer as a file of the person's. */
export async function download(path: string, body: unknown, fallbackName: string): Promise<void> {
  const response = await answered(body === null ? 'GET' : 'POST', path, body === null ? {} : { body })
  const said = response.headers.get('Content-Disposition') ?? ''
  const name = /filename="([^"]+)"/.exec(said)?.[1] ?? fallbackName
  const url = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => { URL.revokeObjectURL(url) }, 60_000)
}
