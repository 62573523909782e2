import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { loadCorpus } from '../../src/data/index.ts'
import { type LadderPlan, type LadderRequest, planLadder, shortenPlan } from '../../src/studies/index.ts'
import { tellStory } from './story.ts'

const root = path.resolve(import.meta.dirname, '../..')

/** A ladder of seconds on a generated text: every stage of a real one, sealed forecast and verdict included. */
export interface Rehearsal {
  /** A temporary folder; remove it when done. */
  readonly folder: string
  readonly plan: LadderPlan
  /** A request for the ladder in a store of its own inside the folder. */
  request(store: string, changes?: Partial<LadderRequest>): LadderRequest
}

/** Fewest fitted runs: one more than a law needs. */
const fewestRuns = 6

export async function prepareRehearsal(): Promise<Rehearsal> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'escalado-rehearsal-'))
  fs.writeFileSync(path.join(folder, 'story.txt'), tellStory(400_000, 1))
  const data = [path.join(folder, 'story.txt')]
  const { sha256, trainBytes } = await loadCorpus({ root, data })
  const long = planLadder({
    seed: 1,
    budget: { seconds: 75 },
    speed: { lanes: 2, secondsPerCall: 8e-4, laneRate: 3e10, topRate: 4e10, topThreads: 1 },
    text: { sha256, trainBytes },
  })
  let trunks = 1
  while (long.trunks.slice(0, trunks).flatMap(({ runs }) => runs).length < fewestRuns) trunks++
  const plan = shortenPlan(long, {
    lengths: [1.03, 1.25],
    batch: 16,
    trunks,
    evaluationTokens: 8192,
    problemsPerLevel: 1,
  })
  return {
    folder,
    plan,
    request: (store, changes) => ({
      ...{
        store: path.join(folder, store),
        seed: plan.seed,
        budget: plan.budget,
        data,
        plan,
        root,
        command: 'escalado ladder',
      },
      ...changes,
    }),
  }
}
