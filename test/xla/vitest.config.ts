import { defineConfig } from 'vitest/config'

/** The oracle: what is lowered to StableHLO, run by jaxlib's CPU client, against the reference backend. */
export default defineConfig({
  test: {
    include: ['test/xla/**/*.oracle.ts'],
    globalSetup: ['test/xla/find-python.ts'],
    pool: 'forks',
    maxWorkers: 1,
    // far more than any of them takes: compiling on a busy machine must not decide a test
    testTimeout: 600_000,
  },
})
