import { spawn } from 'node:child_process'

/**
 * Runs a part in a process of its own and ends it, and what it started, when its time is up.
 * @param {{ command: readonly string[], environment?: object }} part
 * @param {number} seconds
 * @returns {Promise<object>} What its last line of JSON says, or `error` with the end of what it complained of.
 */
export function runPart({ command: [program, ...args], environment = {} }, seconds) {
  return new Promise((resolve) => {
    const begun = performance.now()
    const child = spawn(program, args, {
      detached: true,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let [output, complaints, isLate] = ['', '', false]
    const timer = setTimeout(() => {
      isLate = true
      process.kill(-child.pid, 'SIGKILL')
    }, 1000 * seconds)
    child.stdout.on('data', (data) => {
      output += data
    })
    child.stderr.on('data', (data) => {
      complaints = (complaints + data).slice(-4000)
    })
    const finish = (error) => {
      clearTimeout(timer)
      const wallSeconds = (performance.now() - begun) / 1000
      const read = lastJson(output)
      resolve({ ...(read ?? { error: error ?? 'it printed no result' }), wallSeconds })
    }
    child.on('error', (error) => finish(error.message))
    child.on('close', (code, signal) => {
      if (isLate) return finish(`not done within ${Math.round(seconds)} s`)
      finish(`ended with ${code ?? signal}: ${complaints.trim().split('\n').slice(-3).join('\n')}`)
    })
  })
}

function lastJson(output) {
  for (const line of output.trim().split('\n').reverse()) {
    if (line.startsWith('{')) return JSON.parse(line)
  }
  return undefined
}
