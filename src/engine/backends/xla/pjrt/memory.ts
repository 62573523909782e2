import { EscaladoError } from '../../../../error.ts'
import { gibibytes } from '../../gibibytes.ts'
import { statusOf } from './errors.ts'

/** What a compiled program takes of one device, in bytes. */
export interface ProgramMemory {
  readonly arguments: number
  /** Results that do not lie in the memory of a donated argument. */
  readonly results: number
  /** Held only while the program runs; it grows with the batch. */
  readonly temporaries: number
}

/** What a device has, in bytes. */
export interface DeviceMemory {
  readonly limit: number
  readonly inUse: number
  /** Most that ever was in use; absent where the device does not say. */
  readonly peak?: number
}

/**
 * Gives an error of the device the numbers, if it is about memory: what was needed, what there is, and how much of the
 * batch would fit. All other errors come back as they are.
 */
export function withMemory(
  error: unknown,
  device: DeviceMemory | undefined,
  { arguments: given, results, temporaries }: Partial<ProgramMemory> = {},
): unknown {
  const status = statusOf(error)
  if (status?.name !== 'RESOURCE_EXHAUSTED' || !(error instanceof EscaladoError)) return error
  const has = device && `the device has ${gibibytes(device.limit)}, of which ${gibibytes(device.inUse)} are in use`
  if (given === undefined || results === undefined || temporaries === undefined) {
    const value = [error.problem.value, has].filter((part) => part !== undefined).join('; ')
    return new EscaladoError({ ...error.problem, value }, { cause: status })
  }
  const fixed = given + results
  const needs = `it needs ${gibibytes(fixed + temporaries)}: ${gibibytes(fixed)} for arguments and results, ${gibibytes(temporaries)} while it runs`
  const value = has === undefined ? needs : `${needs}; ${has}`
  const share = device && (device.limit - fixed) / temporaries
  return new EscaladoError({ ...error.problem, value, fix: adviceFor(share) }, { cause: { ...status, share } })
}

/** Of an error about memory: the share of its batch that would have fitted. Undefined where that is not known, or is all or none. */
export function fittingShare(error: unknown): number | undefined {
  const share = (statusOf(error) as { readonly share?: number } | undefined)?.share
  return share !== undefined && share > 0 && share < 1 ? share : undefined
}

/** Temporaries are activations, which are proportional to the batch; arguments and results are mostly weights. */
function adviceFor(share: number | undefined): string {
  if (share === undefined) return 'Use a smaller batch or model.'
  if (share <= 0) return 'Use a smaller model: this one does not fit with any batch.'
  if (share >= 1) return 'Close other programs on the device, or let more of its memory be taken.'
  return `Use a batch of at most ${Math.floor(100 * share)}% of this one, or a smaller model.`
}
