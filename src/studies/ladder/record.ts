/**
 * What a ladder leaves behind, as plain data: the object `escalado ladder --json` prints (with more than the promised
 * fields) and the whole input of the report. Types only; nothing here runs.
 */
import type { AbilityScore as Measured } from '../../infer/index.ts'
import type { ChinchillaParameters, Forecast, Verdict } from '../../laws/index.ts'
import type { RunStatus } from '../../store/index.ts'

export type { RunStatus }

/** One planned training: a branch of a trunk, or a trunk's own last branch. Everything about it is known before it starts. */
export interface PlannedRun {
  readonly id: string
  /** 1 for the smallest compute level; the top rung is the highest. */
  readonly rung: number
  readonly top: boolean
  readonly trunk: string
  readonly width: number
  readonly depth: number
  readonly N: number
  readonly D: number
  /** FLOPs of the whole path from initialization, counted from real shapes. */
  readonly C: number
  readonly steps: number
  /** Sequences per step; tokens per step is batch × context. */
  readonly batch: number
  readonly context: number
  readonly learningRate: number
  /** Passes over the training text, over the oftest drawn source where it is weighted; above 1 means repetition. */
  readonly epochs: number
  /** Estimates from the calibration: seconds on one of this machine's lanes, bytes of peak memory. */
  readonly seconds: number
  readonly memory: number
}

/** How well a model does one task, as `infer` measures it. */
export type AbilityScore = Omit<Measured, 'failures'>

export interface LadderRun extends PlannedRun {
  readonly status: RunStatus
  /** Held-out loss (nats per byte); null when the run has none (diverged). */
  readonly loss: number | null
  /** The same in bits per byte. */
  readonly bpb: number | null
  /** Loss on text of a source never trained on; null when not measured. */
  readonly unseenLoss: number | null
  readonly abilities: readonly AbilityScore[]
  /** Why the run is not in the fit, one sentence; null when it is. */
  readonly excluded: string | null
  /** Training loss along the path: tokens seen and loss, thinned for drawing. */
  readonly curve: readonly { readonly tokens: number; readonly loss: number }[]
  readonly tokensPerSecond: number | null
}

/** A sealed forecast of one number of the top rung, and what came. */
export interface ResolvedForecast {
  /** `loss`, `unseenLoss`, or `ability:copy`. */
  readonly quantity: string
  readonly higherIsBetter: boolean
  readonly forecast: Forecast
  readonly outcome: number | null
  readonly verdict: Verdict | null
}

export interface LadderRecord {
  readonly ladder: string
  readonly seed: number
  readonly createdAt: string
  readonly text: {
    readonly description: string
    readonly sha256: string
    readonly trainBytes: number
    readonly heldOutBytes: number
    readonly sources: number
    /** Name of the source never trained on; null with a single file. */
    readonly unseen: string | null
    /** Held-out loss of a bigram table (previous byte only), the line a run must get below. */
    readonly bigramLoss: number
    /** Share of its bytes that are letters, which tells prose from programs; records before it was measured lack it. */
    readonly letters?: number
  }
  readonly runs: readonly LadderRun[]
  readonly law: {
    readonly params: ChinchillaParameters | null
    readonly intervals: { readonly [name: string]: readonly [number, number] } | null
    /** Where the forecast (not the law of `params`) is lowest at each compute, over the sizes of the family. */
    readonly frontier: readonly { readonly C: number; readonly N: number; readonly D: number; readonly loss: number }[]
    readonly diagnostics: readonly string[]
  }
  readonly sealed: { readonly sha256: string; readonly at: string } | null
  /** The loss of the top rung first. */
  readonly forecasts: readonly ResolvedForecast[]
  /** The main numbers again, flat: the top rung's loss. */
  readonly forecast: { readonly mean: number; readonly interval80: readonly [number, number] } | null
  readonly outcome: number | null
  readonly error: number | null
  readonly verdict: Verdict['verdict'] | null
  /** One plain sentence: what the verdict means and what it does not. */
  readonly meaning: string
  readonly samples: readonly { readonly run: string; readonly prompt: string; readonly text: string }[]
  readonly machine: {
    readonly processor: string
    readonly cores: number
    readonly memory: number
    readonly node: string
    /** What computed, and in which precision, where it was not the processor in float32. */
    readonly device?: string
    /** What computed where it was: `x64`, machine code of our own, or `onnx`, ONNX Runtime. */
    readonly engine?: string
  }
  /** The command that reproduces this ladder. */
  readonly command: string
  /** From the text to the verdict, all starts together; of one that was killed, up to its last finished run. */
  readonly seconds: number
  /** Path of the HTML report, relative to the working folder; null before it is written. */
  readonly report: string | null
}
