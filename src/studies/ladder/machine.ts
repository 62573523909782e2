import os from 'node:os'
import type { LadderRecord } from './record.ts'

/** What a reader needs to know of the machine; nothing that names it. */
export const describeMachine = (): LadderRecord['machine'] => ({
  processor: os.cpus()[0]?.model.trim() ?? 'unknown',
  cores: os.availableParallelism(),
  memory: os.totalmem(),
  node: process.version,
})
