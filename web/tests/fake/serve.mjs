// A server with the console's API, to develop pages against without musterd: people, tasks and saved
// reports in memory, costs from `muster` over real bills. Not a model of musterd, and no test of it.
//
// usage: MUSTER_BIN=…/muster MUSTER_DATA=… node tests/fake/serve.mjs [PORT]
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'

import { billingRoutes } from './billing.mjs'
import { costRoutes } from './cost.mjs'
import { Refusal } from './http.mjs'
import { identityRoutes, sessionOf } from './identity.mjs'
import { notificationRoutes } from './notifications.mjs'
import { taskRoutes } from './tasks.mjs'

const console_ = process.env.MUSTER_CONSOLE ?? join(import.meta.dirname, '../../../build/console')
const port = Number(process.argv[2] ?? 8099)
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff': 'font/woff' }
// The policy of src/http/security_headers.h, so that what it forbids shows here first.
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self' data:; " +
  "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

const routes = [...identityRoutes, ...taskRoutes, ...costRoutes, ...billingRoutes, ...notificationRoutes].map(([verb, path, run, open]) => ({
  verb,
  pattern: new RegExp(`^/api/v1${path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
  run,
  open: open === 'open',
}))

async function bodyOf(request) {
  let text = ''
  for await (const chunk of request) text += chunk
  return text ? JSON.parse(text) : {}
}

async function answerApi(request, response, url) {
  const matching = routes.filter((route) => route.pattern.test(url.pathname))
  const route = matching.find((one) => one.verb === request.method)
  if (!route) throw new Refusal(404, 'request.not_found', `nothing is at ${url.pathname}`)
  const session = sessionOf(request)
  if (!route.open && !session) throw new Refusal(401, 'session.none', 'sign in first')
  if (!route.open && request.method !== 'GET' && request.headers['x-csrf-token'] !== session.csrf) {
    throw new Refusal(403, 'session.csrf', 'the request lacks the token of the session')
  }
  const body = request.method === 'GET' ? {} : await bodyOf(request)
  const answer = await route.run({ request, response, session, body, query: url.searchParams, path: route.pattern.exec(url.pathname).groups ?? {} })
  if (answer === undefined) return
  const { status = 200, headers = {}, value } = answer
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers })
  response.end(value === undefined ? '' : typeof value === 'string' || Buffer.isBuffer(value) ? value : JSON.stringify(value))
}

function answerFile(response, pathname) {
  const send = (name) => {
    const content = readFileSync(join(console_, name))
    response.writeHead(200, { 'Content-Type': types[extname(name)] ?? 'application/octet-stream', 'Content-Security-Policy': policy })
    response.end(content)
  }
  try {
    send(extname(pathname) ? pathname : 'index.html')
  } catch {
    response.writeHead(404).end('no such file')
  }
}

createServer((request, response) => {
  const url = new URL(request.url, 'http://fake')
  if (!url.pathname.startsWith('/api/')) return answerFile(response, url.pathname)
  answerApi(request, response, url).catch((error) => {
    const refusal = error instanceof Refusal ? error : new Refusal(500, 'internal', String(error.stack))
    response.writeHead(refusal.status, { 'Content-Type': 'application/problem+json' })
    response.end(JSON.stringify({ type: 'about:blank', title: refusal.code, status: refusal.status, detail: refusal.message, code: refusal.code, errors: refusal.errors, request_id: 'req_fake' }))
  })
}).listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port} (ann@example.com / correct horse battery staple)`))
