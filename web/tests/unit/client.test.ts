import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { call, change, every, Problem, queryString, setCsrfToken, setProofHandler } from '~/api/client'

interface Sent {
  path: string
  init: RequestInit
}

let sent: Sent[]

/** The server answers these, one a request. */
function answer(...responses: Response[]) {
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    sent.push({ path, init })
    const next = responses.shift()
    return next ? Promise.resolve(next) : Promise.reject(new TypeError('Failed to fetch'))
  })
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers })
}

const header = (index: number, name: string) => (sent[index]?.init.headers as Record<string, string>)[name]

beforeEach(() => { sent = [] })
afterEach(() => {
  setCsrfToken('')
  setProofHandler(null)
})

async function problemOf(promise: Promise<unknown>): Promise<Problem> {
  const error: unknown = await promise.then(() => null, (reason: unknown) => reason)
  if (!(error instanceof Problem)) throw new Error('it did not fail with a Problem')
  return error
}

describe('a request', () => {
  test('that changes something carries the token of the session', async () => {
    setCsrfToken('csrf-1')
    answer(json(200, {}), json(200, {}))
    await call('POST', '/tasks/{id}/retry', { path: { id: 'x' } })
    await call('GET', '/tasks')
    expect(header(0, 'X-CSRF-Token')).toBe('csrf-1')
    expect(header(1, 'X-CSRF-Token')).toBeUndefined()
  })
  test('leaves out what is not asked for', () => {
    expect(queryString({ a: 'x y', b: null, c: undefined, d: '', e: ['1', '2'], f: false })).toBe('?a=x+y&e=1&e=2&f=false')
    expect(queryString({})).toBe('')
  })
  test('for a change names the record as it was read', async () => {
    answer(json(200, { id: 1 }, { ETag: '"7"' }), json(200, { id: 1, name: 'new' }))
    await change('/users/{id}', '1', { name: 'new' })
    expect(sent.map((one) => one.init.method)).toEqual(['GET', 'PATCH'])
    expect(header(1, 'If-Match')).toBe('"7"')
  })
  test('for a whole list goes on until its last page', async () => {
    answer(json(200, { items: [1, 2], next_cursor: 'a/b' }), json(200, { items: [3], next_cursor: null }))
    const all = await every((cursor) => call('GET', '/users', { query: { cursor } }))
    expect(all).toEqual({ items: [1, 2, 3], next_cursor: null })
    expect(sent.map((one) => one.path)).toEqual(['/api/v1/users', '/api/v1/users?cursor=a%2Fb'])
  })
  test('fills in the path, whatever the id looks like', async () => {
    answer(json(200, {}))
    await call('GET', '/tasks/{id}', { path: { id: 'a/b?c' } })
    expect(sent[0]?.path).toBe('/api/v1/tasks/a%2Fb%3Fc')
  })
  test('to what the document does not have is refused by the compiler', () => {
    // @ts-expect-error no such path
    void (() => call('GET', '/no/such/path'))
    // @ts-expect-error the path has no such method
    void (() => call('DELETE', '/users'))
    // @ts-expect-error a parameter that the path does not take
    void (() => call('GET', '/sessions', { query: { limit: 200 } }))
    // @ts-expect-error a body that lacks a field
    void (() => call('POST', '/users', { body: { email: '' } }))
    // @ts-expect-error a record without its id
    void (() => call('GET', '/users/{id}'))
  })
  test('that is answered without a body gives nothing', async () => {
    answer(new Response(null, { status: 204 }))
    expect(await call('DELETE', '/session')).toBeUndefined()
  })
})

describe('a refusal', () => {
  test('tells its code, its fields and its request', async () => {
    answer(json(400, { detail: 'no', code: 'user.malformed', errors: [{ pointer: '/email', detail: 'no address' }], request_id: 'req_1' }))
    const problem = await problemOf(call('POST', '/users', { body: { email: '', name: '', role: 'user' } }))
    expect([problem.status, problem.code, problem.field('/email'), problem.requestId]).toEqual([400, 'user.malformed', 'no address', 'req_1'])
  })
  test('in HTML from a proxy is told by its status', async () => {
    answer(new Response('<h1>Bad Gateway</h1>', { status: 502, headers: { 'Retry-After': '7' } }))
    const problem = await problemOf(call('GET', '/tasks'))
    expect([problem.code, problem.retryAfter]).toEqual(['http.502', 7])
  })
  test('by silence is one of the network', async () => {
    answer()
    expect((await problemOf(call('GET', '/tasks'))).code).toBe('network')
  })
})

describe('a request that needs a fresh proof', () => {
  const needed = () => json(403, { detail: 'prove', code: 'session.proof_needed' })

  test('is sent again after the proof, with the new token', async () => {
    setCsrfToken('old')
    setProofHandler(() => { setCsrfToken('new'); return Promise.resolve(true) })
    answer(needed(), json(200, { done: true }))
    expect(await call('POST', '/api-tokens', { body: { name: 'ci', role: 'user' } })).toEqual({ done: true })
    expect([header(0, 'X-CSRF-Token'), header(1, 'X-CSRF-Token')]).toEqual(['old', 'new'])
  })
  test('is not sent again when the person would not', async () => {
    setProofHandler(() => Promise.resolve(false))
    answer(needed(), json(200, {}))
    expect((await problemOf(call('POST', '/api-tokens', { body: { name: 'ci', role: 'user' } }))).code).toBe('session.proof_needed')
    expect(sent).toHaveLength(1)
  })
})
