import { list, newId, now, Refusal } from './http.mjs'

export const permissions = {
  admin: ['users.read', 'users.create', 'users.update', 'users.delete', 'users.reset_password', 'sessions.read', 'sessions.revoke', 'api_tokens.read', 'api_tokens.create', 'api_tokens.update', 'api_tokens.delete', 'cost.read', 'cost.query', 'cost.export', 'reports.update', 'billing.read', 'billing.update', 'audit.read', 'audit.export', 'tasks.read', 'tasks.update', 'settings.read', 'notifications.read', 'notifications.update_all', 'profile.update'],
  read_only: ['users.read', 'api_tokens.read', 'cost.read', 'cost.query', 'cost.export', 'billing.read', 'audit.read', 'tasks.read', 'settings.read', 'notifications.read', 'profile.update'],
}
permissions.user = [...permissions.read_only, 'reports.update']
permissions.cost_admin = [...permissions.user, 'billing.update']

const person = (email, name, role, password, state = 'active') => ({
  user: { id: newId('user'), email, name, role, state, created_at: now(), last_sign_in_at: null, revision: 1 },
  password,
})
const people = process.env.MUSTER_FAKE_SETUP
  ? []
  : [
      person('ann@example.com', 'Ann Archer', 'admin', 'correct horse battery staple'),
      person('ben@example.com', 'Ben Baker', 'cost_admin', 'correct horse battery staple'),
      person('cleo@example.com', 'Cleo Carter', 'read_only', null, 'invited'),
    ]
const sessions = new Map()
const userTokens = [{ id: 'login_1', user_id: 'user_1', client_name: 'muster on laptop', address: '192.0.2.7', created_at: now(), last_used_at: now(), expires_at: now(), is_current: false }]
const links = new Map()
const tokens = []
const audit = []

export function record(session, action, target, result = 'succeeded', details = {}) {
  audit.unshift({ id: `main:${audit.length + 1}`, at: now(), actor: session?.person.user.id ?? 'anonymous', actor_name: session?.person.user.name ?? null, action, target, target_name: null, result, request_id: 'req_fake', scope: null, details, hash: 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c' })
}

export function sessionOf(request) {
  const value = /muster_session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1]
  return sessions.get(value) ?? null
}

function startSession(who, request) {
  const value = newId('session')
  sessions.set(value, { value, person: who, csrf: newId('csrf'), record: { id: value, user_id: who.user.id, address: '127.0.0.1', user_agent: request.headers['user-agent'] ?? '', created_at: now(), last_seen_at: now(), expires_at: later(12) } })
  who.user.last_sign_in_at = now()
  return { status: 201, headers: { 'Set-Cookie': `muster_session=${value}; Path=/; HttpOnly; SameSite=Lax` }, value: { stage: 'active', expires_at: later(12) } }
}

const port = process.argv[2] ?? 8099
const later = (hours) => new Date(Date.now() + hours * 3600_000).toISOString()
const find = (id) => {
  const found = people.find((one) => one.user.id === id)
  if (!found) throw new Refusal(404, 'user.not_found', 'no such user')
  return found
}
const linkFor = (who, page) => {
  const token = newId('link')
  links.set(token, who)
  return { url: `http://127.0.0.1:${port}/${page}#token=${token}`, expires_at: later(12) }
}
const byLink = (token) => {
  const who = links.get(token)
  if (!who) throw new Refusal(400, 'link.refused', 'this link is not good any more')
  links.delete(token)
  return who
}
const setState = (state) => ({ path, session }) => {
  const who = find(path.id)
  who.user = { ...who.user, state, revision: who.user.revision + 1 }
  record(session, `user.${state}`, who.user.id)
  return { value: who.user }
}

export const identityRoutes = [
  ['GET', '/setup', () => ({ value: { needed: people.length === 0 } }), 'open'],
  ['POST', '/setup', ({ body }) => {
    const who = person(body.email, body.name, 'admin', body.password)
    people.push(who)
    return { status: 201, value: who.user }
  }, 'open'],
  ['POST', '/session', ({ body, request }) => {
    const who = people.find((one) => one.user.email === body.email && one.password === body.password && one.user.state === 'active')
    if (!who) throw new Refusal(401, 'sign_in.refused', 'wrong address or password')
    record({ person: who }, 'session.started', who.user.id)
    return startSession(who, request)
  }, 'open'],
  ['GET', '/session', ({ session }) => ({ value: { user: session.person.user, csrf_token: session.csrf, expires_at: later(12), permissions: permissions[session.person.user.role], version: '0.1.0' } })],
  ['DELETE', '/session', ({ session }) => { sessions.delete(session.value); return { status: 204 } }],
  ['POST', '/session/proof', () => ({ value: {} })],
  ['POST', '/invitations/accept', ({ body }) => { const who = byLink(body.token); who.password = body.password; who.user.state = 'active'; return { value: who.user } }, 'open'],
  ['POST', '/password-resets', () => ({ status: 202, value: {} }), 'open'],
  ['POST', '/password-resets/complete', ({ body }) => { byLink(body.token).password = body.password; return { value: {} } }, 'open'],
  ['PATCH', '/profile', ({ body, session }) => { session.person.user.name = body.name; return { value: session.person.user } }],
  ['POST', '/profile/password', ({ body, session }) => { session.person.password = body.password; return { value: {} } }],
  ['GET', '/profile/second-factor', ({ session }) => ({ value: { is_enrolled: !!session.person.factor, recovery_codes: session.person.factor ? 10 : 0 } })],
  ['POST', '/profile/second-factor', () => ({ status: 201, value: { uri: 'otpauth://totp/Muster:ann@example.com?secret=JBSWY3DPEHPK3PXP&issuer=Muster', secret: 'JBSWY3DPEHPK3PXP' } })],
  ['POST', '/profile/second-factor/confirm', ({ session }) => { session.person.factor = true; return { value: { recovery_codes: Array.from({ length: 10 }, (_, n) => `abcd-efgh-${1000 + n}`) } } }],
  ['DELETE', '/profile/second-factor', ({ session }) => { session.person.factor = false; return { status: 204 } }],
  ['GET', '/users', () => list(people.map((one) => one.user))],
  ['POST', '/users', ({ body, session }) => {
    if (people.some((one) => one.user.email === body.email)) throw new Refusal(409, 'user.duplicate_email', 'there is a user of this address')
    const who = person(body.email, body.name, body.role, null, 'invited')
    people.push(who)
    record(session, 'user.created', who.user.id, 'succeeded', { role: body.role })
    return { status: 201, value: { user: who.user, link: linkFor(who, 'invitation') } }
  }],
  ['GET', '/users/{id}', ({ path }) => ({ value: find(path.id).user, headers: { ETag: `"${find(path.id).user.revision}"` } })],
  ['PATCH', '/users/{id}', ({ path, body, session }) => { const who = find(path.id); who.user = { ...who.user, ...body, revision: who.user.revision + 1 }; record(session, 'user.edited', path.id); return { value: who.user } }],
  ['DELETE', '/users/{id}', ({ path }) => { people.splice(people.indexOf(find(path.id)), 1); return { status: 204 } }],
  ['POST', '/users/{id}/invite', ({ path }) => ({ value: { user: find(path.id).user, link: linkFor(find(path.id), 'invitation') } })],
  ['POST', '/users/{id}/reset-link', ({ path }) => ({ value: { user: find(path.id).user, link: linkFor(find(path.id), 'reset') } })],
  ['POST', '/users/{id}/deactivate', setState('deactivated')],
  ['POST', '/users/{id}/reactivate', setState('active')],
  ['GET', '/api-tokens', () => list(tokens)],
  ['POST', '/api-tokens', ({ body, session }) => {
    const token = { id: newId('token'), name: body.name, role: body.role, hint: 'mst_…4f2a', made_by: session.person.user.id, created_at: now(), expires_at: body.expires_at ?? null, last_used_at: null, is_old: false }
    tokens.push(token)
    record(session, 'api_token.created', token.id)
    return { status: 201, value: { token, secret: 'mst_6Zk1p9W2vR8xT4yB7nQ3_4f2a' } }
  }],
  ['PATCH', '/api-tokens/{id}', ({ path, body }) => { const token = tokens.find((one) => one.id === path.id); token.name = body.name; return { value: token } }],
  ['DELETE', '/api-tokens/{id}', ({ path }) => { tokens.splice(tokens.findIndex((one) => one.id === path.id), 1); return { status: 204 } }],
  ['GET', '/sessions', ({ session, query }) => list([...sessions.values()].filter((one) => one.person.user.id === (query.get('user_id') ?? session.person.user.id)).map((one) => ({ ...one.record, is_current: one === session })))],
  ['GET', '/user-tokens', () => list(userTokens)],
  ['DELETE', '/user-tokens/{id}', ({ path }) => { userTokens.splice(userTokens.findIndex((one) => one.id === path.id), 1); return { status: 204 } }],
  ['POST', '/device-authorizations/lookup', ({ body }) => {
    if (!/^WDJB-?MJHT$/i.test(body.user_code)) throw new Refusal(404, 'device.unknown_user_code', 'no command line waits behind this code; it may have expired')
    return { value: { client_name: 'muster on laptop', address: '192.0.2.7', created_at: now(), expires_at: later(1) } }
  }],
  ['POST', '/device-authorizations/decision', () => ({ status: 204 })],
  ['DELETE', '/sessions/{id}', ({ path }) => { sessions.delete(path.id); return { status: 204 } }],
  ['GET', '/audit/events', ({ query }) => list(audit.filter((one) => ['actor', 'action', 'target', 'result'].every((name) => !query.get(name) || one[name].includes(query.get(name)))))],
  ['GET', '/audit/export', () => ({ headers: { 'Content-Type': 'application/jsonl' }, value: audit.map((one) => JSON.stringify(one)).join('\n') })],
  ['GET', '/health', () => ({ value: { version: '0.1.0', started_at: now(), checks: [
    { name: 'database', state: 'ok', detail: 'SQLite, 4 ms', advice: null },
    { name: 'disk', state: 'warning', detail: '8 % of the data directory is free', advice: 'Free space or move the data directory; imports stop at 2 %.' },
    { name: 'clock', state: 'ok', detail: 'in step', advice: null },
  ] } })],
]
