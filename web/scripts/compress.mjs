// Writes name.br and name.gz beside each file of the console: the server sends what the browser takes.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const directory = process.argv[2] ?? join(import.meta.dirname, '../../build/console')
const worthIt = /\.(js|css|html|svg|json|woff)$/
const least = 1024

for (const name of readdirSync(directory, { recursive: true })) {
  if (!worthIt.test(name) || name.startsWith('.')) continue
  const content = readFileSync(join(directory, name))
  if (content.length < least) continue
  const brotli = brotliCompressSync(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
  })
  writeFileSync(join(directory, `${name}.br`), brotli)
  writeFileSync(join(directory, `${name}.gz`), gzipSync(content, { level: 9 }))
}
