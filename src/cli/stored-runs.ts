/** Stored runs as rows: what their specs say, whatever wrote them. */
import type { Json } from '../canonical.ts'
import { countParameters, flopsPerToken, type ModelShape } from '../model/index.ts'
import type { RunRecord, RunStatus } from '../store/index.ts'

export interface StoredRun {
  readonly id: string
  /** A `trunk` carries its branches; a `run` is a finished path; anything else comes from elsewhere. */
  readonly kind: string
  readonly trunk: string | null
  readonly status: RunStatus
  readonly width: number | null
  readonly depth: number | null
  readonly N: number | null
  readonly D: number | null
  readonly C: number | null
  /** Held-out loss, nats per token, of a finished run. */
  readonly loss: number | null
  /** ISO time. */
  readonly updatedAt: string
}

/**
 * Describes runs; a branch finds its model in the spec of its trunk.
 * @param isHeld whether a living process writes that run
 */
export function describeRuns(records: readonly RunRecord[], isHeld: (id: string) => boolean): StoredRun[] {
  const specs = new Map(records.map(({ id, spec }) => [id, spec]))
  return records.map(({ id, spec, status, outcome, updatedAt }) => {
    const kind = text(member(spec, 'kind')) ?? 'other'
    const trunk = kind === 'run' ? text(member(spec, 'trunk')) : null
    const training = member(trunk === null ? spec : specs.get(trunk), 'training')
    const shape = member(training, 'shape') as ModelShape | undefined
    const batch = numeric(member(training, 'batch'))
    const steps = numeric(member(spec, 'steps'))
    const D = shape === undefined || batch === null || steps === null ? null : steps * batch * shape.context
    return {
      id,
      kind,
      trunk,
      // Whoever is killed leaves `running` behind.
      status: status === 'running' && !isHeld(id) ? 'interrupted' : status,
      width: shape?.width ?? null,
      depth: shape?.depth ?? null,
      N: shape === undefined ? null : countParameters(shape),
      D,
      C: shape === undefined || D === null ? null : D * flopsPerToken(shape),
      // a diverged run's outcome tells the training loss it broke off at
      loss: status === 'done' ? numeric(member(outcome, 'loss')) : null,
      updatedAt,
    }
  })
}

function member(value: Json | undefined, name: string): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as { readonly [key: string]: Json | undefined })[name]
    : undefined
}

const text = (value: Json | undefined): string | null => (typeof value === 'string' ? value : null)
const numeric = (value: Json | undefined): number | null => (typeof value === 'number' ? value : null)
