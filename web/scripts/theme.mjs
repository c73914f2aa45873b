// Makes the style sheet of our colours at build time. Cloudscape's own applyTheme() would insert a <style>
// element while the page runs, which the content security policy of the server forbids.
import { rolldown } from 'rolldown'

const name = 'virtual:muster-theme.css'
const resolved = '\0muster-theme.css'

const theme = {
  referenceTokens: { color: { primary: { seed: '#0b6b74' } } },
  tokens: {
    colorTextTopNavigationTitle: { light: '#f4fbfb', dark: '#f4fbfb' },
  },
}

async function stylesheet() {
  const entry = '\0entry'
  const bundle = await rolldown({
    input: entry,
    platform: 'node',
    logLevel: 'silent', // it warns of a directive for servers that render
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) =>
          id === entry
            ? `export { generateThemeStylesheet } from '@cloudscape-design/components/theming'`
            : null,
      },
    ],
    cwd: import.meta.dirname,
  })
  const { output } = await bundle.generate({ format: 'esm' })
  const code = Buffer.from(output[0].code).toString('base64')
  const { generateThemeStylesheet } = await import(`data:text/javascript;base64,${code}`)
  return generateThemeStylesheet({ theme })
}

export function musterTheme() {
  return {
    name: 'muster-theme',
    resolveId: (id) => (id === name ? resolved : null),
    load: (id) => (id === resolved ? stylesheet() : null),
  }
}
