import { spawnSync } from 'node:child_process'
import type { TestProject } from 'vitest/node'

/** Looks for a Python with jax once, and says so where there is none. */
export default function setup({ provide }: TestProject): void {
  const python = process.env.ESCALADO_PYTHON ?? 'python3'
  const { status } = spawnSync(python, ['-c', 'import jax, jaxlib'], { stdio: 'ignore' })
  provide('python', status === 0 ? python : null)
  if (status !== 0) {
    console.warn(
      `Skipped: ${python} cannot import jax. Install it (pip install jax), or name a Python with ESCALADO_PYTHON.`,
    )
  }
}
