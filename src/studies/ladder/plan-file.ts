/** A plan handed in as a file, checked before anything is trained by it. */
import { z } from 'zod'
import { deviceNames } from '../../engine/index.ts'
import { fail } from '../../error.ts'
import { countParameters, flopsPerToken } from '../../model/index.ts'
import { runId } from '../../store/index.ts'
import { type LadderPlan, type PlannedTrunk, runIdentity, trunkIdentity } from './plan.ts'
import { recipe } from './recipe.ts'

const positive = z.number().positive()
const whole = z.int().positive()
const share = z.number().min(0).max(1)
const hash = z.string().regex(/^[0-9a-f]{64}$/)
const id = z.string().regex(/^[0-9a-f]{12}$/)

const steps = z.array(z.strictObject({ flops: positive, seconds: positive }))

const run = z.strictObject({
  id,
  rung: whole,
  top: z.boolean(),
  trunk: id,
  width: whole,
  depth: whole,
  N: whole,
  D: whole,
  C: positive,
  steps: whole,
  batch: whole,
  context: whole,
  learningRate: positive,
  epochs: positive,
  seconds: positive,
  memory: positive,
})

const trunk = z.strictObject({
  id,
  spec: z.strictObject({
    shape: z.strictObject({ width: whole, depth: whole, context: whole, vocabulary: whole }),
    seed: z.int().min(0),
    batch: whole,
    schedule: z.strictObject({ learningRate: positive, warmup: whole, decayShare: share }),
    weightDecay: z.number().min(0),
    optimizer: z.strictObject({ beta1: share, beta2: share, epsilon: positive, clip: positive }),
    branches: z.array(whole).min(1),
  }),
  threads: whole,
  runs: z.array(run).min(1),
})

const planSchema = z.strictObject({
  format: z.literal(1),
  recipe: z.int(),
  seed: z.int().min(0),
  budget: z.union([z.strictObject({ seconds: positive }), z.strictObject({ flops: positive })]),
  device: z.strictObject({ name: z.enum(deviceNames), precision: z.enum(['float32', 'bfloat16']) }).exactOptional(),
  text: z.strictObject({ sha256: hash, trainBytes: whole }),
  abilityShare: share,
  evaluationTokens: whole,
  problemsPerLevel: whole,
  speed: z.strictObject({
    lanes: whole,
    secondsPerCall: z.number().min(0),
    laneRate: positive,
    topRate: positive,
    topThreads: whole,
    steps: steps.exactOptional(),
    topSteps: steps.exactOptional(),
    compile: z.number().min(0).exactOptional(),
    memory: positive.exactOptional(),
  }),
  trunks: z.array(trunk).min(1),
  top: trunk,
  seconds: z.strictObject({ lower: positive, top: positive, total: positive }),
  spentFlops: positive,
  shrunk: z.string().nullable(),
})

/**
 * Reads the text of a plan.json.
 * @param where names the file in messages
 * @throws `plan-invalid`, `plan-other-recipe`, `plan-altered`
 */
export const parsePlan = (text: string, where: string): LadderPlan =>
  checkPlan(parseJson(text), where, 'Give a plan.json as npx escalado ladder --dry-run writes it.')

/** The same for one that is parsed already; `fix` is the way out when it is no plan. Throws as `parsePlan` does. */
export function checkPlan(value: unknown, where: string, fix: string): LadderPlan {
  const parsed = planSchema.safeParse(value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const place = issue === undefined || issue.path.length === 0 ? 'the file' : issue.path.join('.')
    fail({
      code: 'plan-invalid',
      what: 'this is not a plan of a ladder',
      value: `${place}: ${issue?.message}`,
      where,
      fix,
    })
  }
  const plan: LadderPlan = parsed.data
  if (plan.recipe !== recipe.version) {
    const value = `recipe ${plan.recipe}, not ${recipe.version}`
    fail({
      code: 'plan-other-recipe',
      what: 'this plan was made with another recipe',
      value,
      where,
      fix: 'Make it anew with npx escalado ladder --dry-run.',
    })
  }
  const altered = [...plan.trunks, plan.top].find((planned) => !agrees(planned, plan))
  if (altered !== undefined) {
    const what = 'the numbers of a run do not belong to what would be trained'
    fail({
      code: 'plan-altered',
      what,
      value: `trunk ${altered.id}`,
      where,
      fix: 'Use the file as it was written, or make a new one with npx escalado ladder --dry-run.',
    })
  }
  return plan
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Whether names and N, D, C follow from the training that a trunk describes. */
function agrees({ id: trunkId, spec, threads, runs }: PlannedTrunk, plan: LadderPlan): boolean {
  const { shape, batch, branches } = spec
  const N = countParameters(shape)
  return (
    trunkId === runId(trunkIdentity(spec, plan.text.sha256, threads, plan)) &&
    runs.length === branches.length &&
    runs.every((planned, i) => {
      const steps = branches[i] as number
      const D = steps * batch * shape.context
      const facts = {
        id: runId(runIdentity(trunkId, steps)),
        trunk: trunkId,
        width: shape.width,
        depth: shape.depth,
        N,
        D,
        C: D * flopsPerToken(shape),
      }
      return Object.entries({ ...facts, steps, batch, context: shape.context }).every(
        ([name, value]) => planned[name as keyof typeof planned] === value,
      )
    })
  )
}
