import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'

const root = resolve(import.meta.dirname, '../..')

interface About {
  endpoint: string
  console: string
  mailbox: string
  smtp: { host: string; port: number }
  organization: { management_account: string }
  credentials: Record<'muster', { access_key_id: string; secret_access_key: string }>
}

/** An AWS organization on the loopback, and what its people do in it; see sandbox.py. */
export interface Sandbox {
  about: About
  management: string
  /** The credentials of Muster's own account, for the environment of a server. */
  environment: Record<string, string>
  /** What a method gave. Errors: what AWS said. */
  ask: (what: string, ...words: unknown[]) => Promise<unknown>
  stop: () => Promise<void>
}

export async function startSandbox(): Promise<Sandbox> {
  const folder = mkdtempSync(join(tmpdir(), 'muster-browser-sandbox-'))
  const options = ['--bill-rows', '600', '--bill-snapshots', '4', '--months-at-once', '3']
  const process_ = spawn(process.env.MUSTER_PYTHON ?? join(root, '.venv/bin/python'), [join(import.meta.dirname, 'sandbox.py'), folder, ...options], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface(process_.stdout)[Symbol.asyncIterator]()
  const next = async () => {
    const { value, done } = await lines.next()
    if (done) throw new Error('the sandbox ended')
    return JSON.parse(value) as unknown
  }
  const about = (await next()) as About
  const keys = about.credentials.muster
  return {
    about,
    management: about.organization.management_account,
    environment: { AWS_ACCESS_KEY_ID: keys.access_key_id, AWS_SECRET_ACCESS_KEY: keys.secret_access_key, AWS_EC2_METADATA_DISABLED: 'true' },
    ask: async (what, ...words) => {
      process_.stdin.write(`${JSON.stringify({ do: what, with: words })}\n`)
      const answer = (await next()) as { value?: unknown; error?: string }
      if (answer.error !== undefined) throw new Error(answer.error)
      return answer.value
    },
    stop: async () => {
      const ended = new Promise((settle) => process_.once('exit', settle))
      process_.stdin.end()
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
