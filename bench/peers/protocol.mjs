/** How the benchmark talks to a contender: one JSON line out per command line in, both ways over pipes. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/**
 * Starts a contender and waits until it has compiled and taken its first steps.
 * @param {string} name
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Record<string, string>} [environment] Variables beyond this process's own.
 */
export async function startContender(name, command, args, environment = {}) {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...environment } })
  const failed = new Promise((_, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`${name} ended with exit code ${code}`)))
  })
  failed.catch(() => {})
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const answer = async () => JSON.parse((await Promise.race([lines.next(), failed])).value)
  const { losses, version } = await answer()
  return {
    name,
    version,
    losses,
    /** Trains for about this many seconds; resolves to steps per second. */
    async go(seconds) {
      child.stdin.write(`go ${seconds}\n`)
      const { steps, seconds: spent } = await answer()
      return steps / spent
    },
    stop: () => child.stdin.end(),
  }
}

/**
 * The contender's side: announces itself, then trains on each `go`.
 * @param {{ version: string, losses: readonly number[] }} ready
 * @param {() => Promise<unknown>} step
 */
export async function serve(ready, step) {
  console.log(JSON.stringify(ready))
  for await (const line of createInterface({ input: process.stdin })) {
    const [, seconds] = line.split(' ')
    const start = performance.now()
    let steps = 0
    while (performance.now() - start < 1000 * Number(seconds)) {
      await step()
      steps++
    }
    console.log(JSON.stringify({ steps, seconds: (performance.now() - start) / 1000 }))
  }
}

/** The losses of the first steps, in order. */
export async function firstLosses(count, step) {
  const losses = []
  for (let i = 0; i < count; i++) losses.push(await step())
  return losses
}
