import { readFileSync } from 'node:fs'
import { createMemory } from './memory.ts'

/** Of a machine and its system, what decides whether the backend's code can run there. */
export interface Facts {
  /** As `process.platform` and `process.arch` name them. */
  readonly platform: string
  readonly architecture: string
  /** What the processor knows, and the system lets programs use, as Linux names it. */
  readonly features: readonly string[]
}

const needed = ['avx512f', 'avx512dq', 'avx512vl', 'avx512bw', 'fma']

/** What is missing, for people, or undefined if nothing is. */
export function missing({ platform, architecture, features }: Facts): string | undefined {
  if (platform !== 'linux') return 'Linux'
  if (architecture !== 'x64') return 'a processor of the x86-64 kind'
  const absent = needed.filter((feature) => !features.includes(feature))
  return absent.length === 0 ? undefined : `a processor with ${absent.join(', ')}`
}

/** @param text of /proc/cpuinfo; all processors of a machine know the same */
export function featuresIn(text: string): readonly string[] {
  return /^flags\s*:\s*(.*)$/m.exec(text)?.[1]?.split(' ') ?? []
}

/** What this machine lacks to run the backend's code, or undefined: then it can. */
export async function missingHere(): Promise<string | undefined> {
  const { platform, arch: architecture } = process
  const features = platform === 'linux' ? featuresIn(readFileSync('/proc/cpuinfo', 'utf8')) : []
  const lacking = missing({ platform, architecture, features })
  if (lacking !== undefined) return lacking
  try {
    const memory = await createMemory()
    memory.executable(returnAtOnce).free()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const returnAtOnce = Uint8Array.of(0xc3)
