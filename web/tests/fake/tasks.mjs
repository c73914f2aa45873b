import { list, newId, now, Refusal } from './http.mjs'

const tasks = []
const listeners = new Set()

function tell(task) {
  task.changed_at = now()
  for (const response of listeners) response.write(`event: task\ndata: ${JSON.stringify(task)}\n\n`)
}

export function startImport(path, session) {
  const step = (name) => ({ name, state: 'pending', started_at: null, ended_at: null, detail: null })
  const task = { id: newId('task'), kind: 'billing.import', key: path, state: 'queued', waiting_for: null, not_before: null, attempt: 1, cancel_requested: false, steps: ['read', 'check', 'publish'].map(step), error: null, created_by: session.person.user.id, created_at: now(), changed_at: now(), ended_at: null, progress: { bytes: 0, total_bytes: 65_000_000, rows: 0 } }
  tasks.unshift(task)
  let tick = 0
  const timer = setInterval(() => {
    tick += 1
    task.state = 'running'
    const place = Math.min(Math.floor(tick / 4), 2)
    task.steps.forEach((one, index) => { one.state = index < place ? 'succeeded' : index === place ? 'running' : 'pending'; one.started_at ??= index <= place ? now() : null; if (index < place) one.ended_at ??= now() })
    task.progress = { bytes: Math.min(tick * 6_000_000, 65_000_000), total_bytes: 65_000_000, rows: tick * 30_000 }
    if (tick >= 12) {
      clearInterval(timer)
      task.state = path.includes('bad') ? 'failed' : 'succeeded'
      if (task.state === 'failed') task.error = { code: 'bills.no_manifest', detail: 'no manifest and no bill in that directory' }
      task.steps.forEach((one) => { one.state = 'succeeded'; one.ended_at ??= now() })
      if (task.state === 'failed') task.steps[2].state = 'failed'
      task.ended_at = now()
    }
    tell(task)
  }, 500)
  return task
}

const find = (id) => {
  const task = tasks.find((one) => one.id === id)
  if (!task) throw new Refusal(404, 'jobs.not_found', id)
  return task
}

export const taskRoutes = [
  ['GET', '/tasks', ({ query }) => list(tasks.filter((one) => query.getAll('state').length === 0 || query.getAll('state').includes(one.state)))],
  ['GET', '/tasks/{id}', ({ path }) => ({ value: find(path.id) })],
  ['POST', '/tasks/{id}/retry', ({ path, session }) => ({ status: 202, value: startImport(find(path.id).key, session) })],
  ['POST', '/tasks/{id}/cancel', ({ path }) => { const task = find(path.id); task.cancel_requested = true; return { status: 202, value: task } }],
  ['GET', '/events', ({ request, response }) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
    response.write(': hello\n\n')
    listeners.add(response)
    request.on('close', () => listeners.delete(response))
  }],
]
