import { defineConfig } from '@playwright/test'

const isRoot = process.getuid?.() === 0

export default defineConfig({
  testDir: '.',
  outputDir: '../../build/test/browser',
  workers: 1, // one server, one story
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['junit', { outputFile: process.env.MUSTER_JUNIT ?? '../../build/test/browser.xml' }]],
  use: {
    actionTimeout: 15_000,
    browserName: 'chromium',
    ignoreHTTPSErrors: true, // musterd signs its own certificate until it is given one
    locale: 'en-GB',
    timezoneId: 'UTC',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.MUSTER_CHROMIUM ?? '/usr/bin/chromium',
      // Chromium refuses to run as root with its sandbox.
      args: isRoot ? ['--no-sandbox'] : [],
    },
  },
})
