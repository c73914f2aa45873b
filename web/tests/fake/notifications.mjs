import { list, newId, now, Refusal } from './http.mjs'

const channels = []
const events = [
  { name: 'import.succeeded', title: 'An import of bills has ended' },
  { name: 'import.failed', title: 'An import of bills has failed' },
  { name: 'user.invited', title: 'A user was invited' },
]

const subscriptions = events.map((event) => ({ event: event.name, title: event.title, is_on: event.name === 'import.failed', is_chosen: false }))

const find = (id) => {
  const found = channels.find((one) => one.id === id)
  if (!found) throw new Refusal(404, 'channel.not_found', 'there is no such channel')
  return found
}
const shown = (kind, target) => {
  if (kind === 'email') return target
  if (!target.startsWith('https://')) throw new Refusal(400, 'channel.bad_target', 'not a URL like https://hooks.example.com/path, without user, password and #')
  return new URL(target).hostname
}
const answer = (channel, status = 200) => ({ status, value: channel, headers: { ETag: `"${channel.revision}"` } })

export const notificationRoutes = [
  ['GET', '/notification-settings', () => ({ value: { sends_mail: false, events } })],
  ['GET', '/profile/notifications', () => list(subscriptions)],
  ['POST', '/profile/notifications', ({ body }) => {
    const one = subscriptions.find(({ event }) => event === body.event)
    Object.assign(one, { is_on: body.is_on, is_chosen: true })
    return { value: one }
  }],
  ['POST', '/unsubscribe/{token}', ({ path }) => {
    if (path.token !== 'good') throw new Refusal(400, 'unsubscribe.refused', 'this link is not one of a mail of this server')
    return { value: { event: 'import.failed', title: 'An import of bills has failed' } }
  }, 'open'],
  ['GET', '/notification-channels', () => list(channels)],
  ['POST', '/notification-channels', ({ body }) => {
    const { name, kind, target } = body
    const channel = { id: newId('channel'), name, kind, target: shown(kind, target), events: body.events, is_on: true, delivered_at: null, failed_at: null, failure: null, created_at: now(), changed_at: now(), revision: 1 }
    channels.push(channel)
    return { status: 201, value: { channel, secret: kind === 'webhook' ? 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' : null } }
  }],
  ['GET', '/notification-channels/{id}', ({ path }) => answer(find(path.id))],
  ['PATCH', '/notification-channels/{id}', ({ path, body }) => {
    const channel = find(path.id)
    const { target, ...rest } = body
    Object.assign(channel, rest, target && { target: shown(channel.kind, target) }, { revision: channel.revision + 1, changed_at: now() })
    return answer(channel)
  }],
  ['DELETE', '/notification-channels/{id}', ({ path }) => { channels.splice(channels.indexOf(find(path.id)), 1); return { status: 204 } }],
  ['POST', '/notification-channels/{id}/test', ({ path }) => {
    const channel = find(path.id)
    const arrives = channel.kind !== 'email'
    Object.assign(channel, arrives ? { delivered_at: now(), failure: null } : { failed_at: now(), failure: 'mail.not_set_up' })
    return { status: 202, value: { id: newId('task'), kind: 'notify.test', key: channel.id, state: arrives ? 'succeeded' : 'failed', steps: [], error: arrives ? null : { code: 'mail.not_set_up', detail: 'mail is not set up' } } }
  }],
]
