import type { AbilityScore } from './record.ts'

/** What evaluation found out about one finished run; the `outcome` of its run.json. */
export interface RunOutcome {
  /** Nats per token on held-out text. */
  readonly loss: number
  readonly unseenLoss: number | null
  readonly abilities: readonly AbilityScore[]
  readonly tokensPerSecond: number
}
