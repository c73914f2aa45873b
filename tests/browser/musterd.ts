import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'

const root = resolve(import.meta.dirname, '../..')

/** A program out of the newest build that has it, or the one that the environment names. */
function program(name: string, variable: string): string {
  const built = ['release', 'dev'].map((preset) => join(root, 'build', preset, 'bin', name))
  const found = process.env[variable] ?? built.find((path) => existsSync(path))
  if (!found) throw new Error(`there is no ${name}; build it, or name one in ${variable}`)
  return found
}

/** A server with nobody in it yet, and bills of three months in a directory that it may import from. */
export interface Musterd {
  url: string
  setupLink: string
  bills: string
  /** How many bills an import of `bills` leaves. */
  months: number
  stop: () => Promise<void>
}

function makeBills(directory: string): void {
  const made = spawnSync(
    program('muster_generate', 'MUSTER_GENERATE'),
    ['--out', directory, '--rows', '20000', '--accounts', '12', '--months', '3', '--first-month', '2026-08', '--format', 'cur1-csv', '--seed', '1'],
    { encoding: 'utf8' },
  )
  if (made.status !== 0) throw new Error(`muster_generate: ${made.stderr}`)
}

/** The first lines of what it prints, until the one-time link. */
async function greeting(process_: ChildProcess): Promise<{ url: string; setupLink: string }> {
  const output = process_.stdout
  if (!output) throw new Error('musterd has no output')
  let url = ''
  for await (const line of createInterface(output)) {
    url ||= /^Muster serves (\S+)/.exec(line)?.[1] ?? ''
    const link = /\S+\/setup#token=\S+/.exec(line)?.[0]
    if (url && link) return { url, setupLink: link }
  }
  throw new Error('musterd ended before it said where it is')
}

function stopper(process_: ChildProcess, directory: string): () => Promise<void> {
  return async () => {
    const ended = new Promise((settle) => process_.once('exit', settle))
    process_.kill('SIGTERM')
    await ended
    rmSync(directory, { recursive: true, force: true })
  }
}

/** MUSTER_URL and MUSTER_SETUP_LINK name a server that runs already; MUSTER_BILLS, what it may import. */
export async function startMusterd(): Promise<Musterd> {
  const { MUSTER_URL, MUSTER_SETUP_LINK, MUSTER_BILLS } = process.env
  if (MUSTER_URL && MUSTER_SETUP_LINK) {
    return { url: MUSTER_URL, setupLink: MUSTER_SETUP_LINK, bills: MUSTER_BILLS ?? '/srv/bills', months: 3, stop: () => Promise.resolve() }
  }
  const directory = mkdtempSync(join(tmpdir(), 'muster-browser-'))
  const bills = join(directory, 'bills')
  makeBills(bills)
  return { ...(await start(directory, 'browser-musterd.log', { import_directories: [bills] })), bills, months: 3 }
}

/** A server that finds these credentials of AWS in its environment; it has no bills. */
export async function startConnectingMusterd(settings: Record<string, unknown>, environment: Record<string, string>): Promise<Running> {
  return start(mkdtempSync(join(tmpdir(), 'muster-browser-')), 'browser-connecting-musterd.log', settings, environment)
}

export type Running = Pick<Musterd, 'url' | 'setupLink' | 'stop'>

async function start(directory: string, log: string, more: Record<string, unknown>, environment: NodeJS.ProcessEnv = {}): Promise<Running> {
  const settings = {
    data: join(directory, 'data'),
    listen: ['https://127.0.0.1:0'],
    console: process.env.MUSTER_CONSOLE ?? join(root, 'build/console'),
    ...more,
  }
  const config = join(directory, 'muster.yaml')
  writeFileSync(config, Object.entries(settings).map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`).join(''))
  const logs = join(root, 'build/test')
  mkdirSync(logs, { recursive: true })
  const process_ = spawn(program('musterd', 'MUSTERD'), ['--config', config], {
    stdio: ['ignore', 'pipe', openSync(join(logs, log), 'w')],
    env: { ...process.env, LSAN_OPTIONS: 'exitcode=0', ...environment },
  })
  return { ...(await greeting(process_)), stop: stopper(process_, directory) }
}
