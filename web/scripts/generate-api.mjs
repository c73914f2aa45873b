// Types of the API for the console, out of the document that the server prints
// (`musterd --print-openapi`, kept as docs/openapi.json and held against the server by a test).

import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import openapiTypescript, { astToString } from 'openapi-typescript'

const document = new URL('../../docs/openapi.json', import.meta.url)
const types = new URL('../src/api/schema.d.ts', import.meta.url)
const self = fileURLToPath(import.meta.url)

const made = existsSync(types) ? statSync(types).mtimeMs : 0
if (made < statSync(document).mtimeMs || made < statSync(self).mtimeMs) {
  const tree = await openapiTypescript(JSON.parse(readFileSync(document, 'utf8')))
  writeFileSync(types, `// Generated from docs/openapi.json by scripts/generate-api.mjs.\n${astToString(tree)}`)
}
