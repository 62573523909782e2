import { EscaladoError } from '../../../../error.ts'

/** `PJRT_Error_Code`: absl's status codes. */
export const statusNames = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
] as const

export type StatusName = (typeof statusNames)[number]

/** What a plugin said: its status and its words. */
export interface Status {
  readonly name: StatusName
  readonly message: string
}

const causes: Partial<Record<StatusName, { readonly code: string; readonly fix: string }>> = {
  RESOURCE_EXHAUSTED: {
    code: 'device-out-of-memory',
    fix: 'Use a smaller batch or model, or close other programs on the device.',
  },
  UNIMPLEMENTED: { code: 'device-unsupported', fix: 'Use a newer plugin, or --device cpu.' },
  INVALID_ARGUMENT: { code: 'device-refused', fix: 'Use --device cpu, and report this message as a bug.' },
}

/** The error for a call that a plugin answered with a status. The message of XLA may run over pages; its first line says what. */
export function statusError(asked: string, { name, message }: Status): EscaladoError {
  const { code, fix } = causes[name] ?? {
    code: 'device-failed',
    fix: 'Run it again; if it fails the same way, use --device cpu and report this message.',
  }
  const line = message.trim().split('\n')[0] ?? ''
  const status: Status = { name, message }
  return new EscaladoError(
    { code, what: `the device could not ${asked}`, value: `${name}: ${line}`, fix },
    { cause: status },
  )
}

/** The status behind an error, if a plugin gave one. */
export function statusOf(error: unknown): Status | undefined {
  const cause = error instanceof EscaladoError ? (error.cause as Partial<Status> | undefined) : undefined
  return cause !== undefined && statusNames.some((name) => name === cause.name) ? (cause as Status) : undefined
}
