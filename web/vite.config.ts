import { fileURLToPath } from 'node:url'

import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

import { musterTheme } from './scripts/theme.mjs'

const api = process.env.MUSTER_API ?? 'http://127.0.0.1:8099'

export default defineConfig({
  plugins: [react(), musterTheme()],
  resolve: { alias: { '~': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    outDir: process.env.MUSTER_CONSOLE_OUT ?? '../build/console',
    emptyOutDir: true,
    manifest: true, // what scripts/check-size.mjs reads
    assetsInlineLimit: 0, // nothing as data: URL that a policy would have to allow
    modulePreload: { polyfill: false }, // it would be an inline script in old browsers only
    target: 'es2022',
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2000, // check-size.mjs has the limits that count
  },
  server: { fs: { allow: ['..'] }, proxy: { '/api': { target: api, changeOrigin: false } } },
  test: {
    environment: 'jsdom',
    include: ['tests/unit/**/*.test.{ts,tsx}'],
    setupFiles: ['tests/setup.ts'],
    css: false,
    testTimeout: 20_000, // see tests/setup.ts
    server: { deps: { inline: [/@cloudscape-design/] } },
  },
})
