import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Whether a process of this machine still runs; a zombie, which can no longer write, does not. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it runs, as another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
  return !'ZX'.includes(linuxStat(pid)?.[0] ?? '?')
}

/**
 * When a process started, as a text that is the same each time one asks and differs for the next process that gets the
 * same pid; null where the system does not tell.
 */
export function processStart(pid: number): string | null {
  // proc(5): field 22 is the start in clock ticks since boot; the state, field 3, is the first after the name.
  const ticks = linuxStat(pid)?.[19]
  if (ticks !== undefined) return `${readOrEmpty('/proc/sys/kernel/random/boot_id').trim()}/${ticks}`
  if (process.platform === 'win32' || process.platform === 'linux') return null
  try {
    const environment = { ...process.env, LC_ALL: 'C', TZ: 'UTC' }
    const started = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { env: environment, encoding: 'utf8' })
    return started.trim() || null
  } catch {
    return null
  }
}

/** Fields of /proc/<pid>/stat after the process name, which may itself hold spaces and parentheses. */
function linuxStat(pid: number): readonly string[] | undefined {
  const stat = readOrEmpty(`/proc/${pid}/stat`)
  return stat === '' ? undefined : stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
