// Fails when a page loads more than it may. Sizes are those of gzip, the larger of the two codings the
// server has; CSS is counted over the whole console, since it is shared.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const directory = process.argv[2] ?? join(import.meta.dirname, '../../build/console')
const kilobyte = 1000
const shell = 'src/shell/Shell.tsx'
const mostAtSignIn = 200
const mostOfPage = 600
const mostCss = 300

const manifest = JSON.parse(readFileSync(join(directory, '.vite/manifest.json'), 'utf8'))

function packed(file) {
  return gzipSync(readFileSync(join(directory, file)), { level: 9 }).length / kilobyte
}

/** The chunks that a page has to load before it can be drawn. */
function closure(names) {
  const found = new Set()
  const visit = (name) => {
    if (found.has(name)) return
    if (!manifest[name]) throw new Error(`the build has no chunk ${name}`)
    found.add(name)
    manifest[name].imports?.forEach(visit)
  }
  names.forEach(visit)
  return [...found].map((name) => manifest[name].file)
}

let failed = false
function judge(what, size, most) {
  const good = size <= most
  failed ||= !good
  console.log(`${good ? 'ok      ' : 'too much'} ${what}: ${size.toFixed(0)} KB of ${most} KB`)
}

const scriptOf = (names) => closure(['index.html', ...names]).filter((file) => file.endsWith('.js')).reduce((sum, file) => sum + packed(file), 0)

judge('JavaScript at sign-in', scriptOf(['src/session/SignInPage.tsx']), mostAtSignIn)
const pages = Object.keys(manifest).filter((name) => manifest[name].isDynamicEntry && name.endsWith('Page.tsx'))
const [largest, size] = pages.map((name) => [name, scriptOf([shell, name])]).sort((a, b) => b[1] - a[1])[0]
judge(`JavaScript of ${String(pages.length)} pages before their charts, the most for ${largest}`, size, mostOfPage)
const sheets = readdirSync(join(directory, 'assets')).filter((name) => name.endsWith('.css'))
judge('CSS in all', sheets.reduce((sum, name) => sum + packed(`assets/${name}`), 0), mostCss)
process.exit(failed ? 1 : 0)
