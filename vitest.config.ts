import { configDefaults, defineConfig } from 'vitest/config'

const slow = process.env.ESCALADO_SLOW === '1'
const report = process.env.ESCALADO_TEST_REPORT

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...(slow ? [] : ['**/*.slow.test.ts'])],
    // Native runtimes (ONNX Runtime) need a process of their own, and two of them already fill a small machine.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 120_000,
    // Some hooks train a model, and on a busy machine that takes many times as long.
    hookTimeout: 300_000,
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
  },
})
