import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'

const programs = resolve(import.meta.dirname, '../idp')

export const clientSecret = 'the secret of muster & more' // as oidc.mjs has it

/** A provider that others wrote, on the loopback (tests/idp). */
export interface IdentityProvider {
  stop: () => void
}

export async function freePort(): Promise<number> {
  const holder = createServer()
  await new Promise<void>((ready) => holder.listen(0, '127.0.0.1', ready))
  const { port } = holder.address() as AddressInfo
  await new Promise((closed) => holder.close(closed))
  return port
}

/** Who signs in there is the hint that Muster gives, else Bob. */
export function startOidc(port: number, muster: string, id: string): Promise<IdentityProvider> {
  return start('oidc.mjs', [String(port), muster, id], () => undefined)
}

/** Its metadata is at /metadata, with one certificate of a month; who signs in there is said by `signsIn`. */
export function startSaml(port: number, muster: string, id: string, binding: 'redirect' | 'post' = 'redirect'): Promise<IdentityProvider> {
  const directory = mkdtempSync(join(tmpdir(), 'muster-browser-idp-'))
  const [key, certificate] = [join(directory, 'key.pem'), join(directory, 'certificate.pem')]
  const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '20', '-subj', '/CN=login.example.org', '-keyout', key, '-out', certificate], { encoding: 'utf8' })
  if (made.status !== 0) throw new Error(`openssl: ${made.stderr}`)
  return start('saml.mjs', [String(port), muster, id, key, certificate], () => { rmSync(directory, { recursive: true, force: true }) }, { BINDING: binding })
}

/** Who signs in from now on at the provider of SAML on that port. */
export async function signsIn(port: number, person: Record<string, string>): Promise<void> {
  const said = await fetch(`http://127.0.0.1:${String(port)}/as?${new URLSearchParams(person).toString()}`)
  if (!said.ok) throw new Error(await said.text())
}

async function start(program: string, words: string[], clean: () => void, environment: Record<string, string> = {}): Promise<IdentityProvider> {
  const process_ = spawn('node', [program, ...words], { cwd: programs, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...environment } })
  for await (const line of createInterface(process_.stdout)) {
    if (line.startsWith('http')) return { stop: () => { process_.kill(); clean() } }
  }
  clean()
  throw new Error(`${program} did not start: script/identity-provider installs what it needs`)
}
