import { describe, expect, test } from 'vitest'
import type { EscaladoError } from '../../error.ts'
import { flopsPerToken } from '../../model/index.ts'
import { stepsSpent } from '../../train/index.ts'
import { type Budget, type LadderPlan, memoryOf, type PlannedTrunk, planLadder, runsOf, type Speed } from './plan.ts'
import { parsePlan } from './plan-file.ts'
import { recipe } from './recipe.ts'
import type { PlannedRun } from './record.ts'
import { secondsPerStep, topThreadsFor } from './speed.ts'

const text = { sha256: 'a'.repeat(64), trainBytes: 1e7 }
const speedOf = (secondsPerCall: number, laneRate: number): Speed => ({
  lanes: 2,
  secondsPerCall,
  laneRate,
  topRate: 1.4 * laneRate,
  topThreads: 2,
})
const planOf = (budget: Budget, speed = speedOf(8e-4, 3e10), trainBytes = text.trainBytes): LadderPlan =>
  planLadder({ seed: 1, budget, speed, text: { ...text, trainBytes } })

const topOf = (plan: LadderPlan): PlannedRun => plan.top.runs[0] as PlannedRun
const fittedOf = (plan: LadderPlan): PlannedRun[] => plan.trunks.flatMap(({ runs }) => runs)
const computes = (runs: readonly PlannedRun[]): number[] => runs.map(({ C }) => C)

const speeds = [3e-4, 8e-4, 2e-3].flatMap((call) => [1.5e10, 3e10, 6e10].map((rate) => speedOf(call, rate)))
const name = (value: object): string => JSON.stringify(value)

describe.each([{ seconds: 75 }, { seconds: 300 }, { seconds: 1800 }, { seconds: 7200 }, { flops: 1e15 }])(
  'a budget of %j',
  (budget) => {
    const plans = speeds.flatMap((speed) => {
      try {
        return [{ speed, plan: planOf(budget, speed) }]
      } catch (error) {
        // only a slow machine has too little in the smallest budget
        expect(error).toMatchObject({ code: 'budget-too-small' })
        expect(budget).toEqual({ seconds: 75 })
        expect(speed.laneRate).toBeLessThan(3e10)
        return []
      }
    })

    test('leaves the top rung at least 8 times the compute of any fitted run', () => {
      for (const { plan, speed } of plans) {
        expect(topOf(plan).C / Math.max(...computes(fittedOf(plan))), name(speed)).toBeGreaterThanOrEqual(8)
        expect(fittedOf(plan).every(({ rung, top }) => rung < topOf(plan).rung && !top)).toBe(true)
      }
    })

    test('gives every run at least 500 optimizer steps', () => {
      for (const { plan, speed } of plans) {
        expect(Math.min(...runsOf(plan).map(({ steps }) => steps)), name(speed)).toBeGreaterThanOrEqual(500)
      }
    })

    test('is enough to fit: 8 trunks, 12 runs, 3 sizes, rungs of rising compute', () => {
      for (const { plan } of plans) {
        expect(plan.trunks.length).toBeGreaterThanOrEqual(8)
        expect(fittedOf(plan).length).toBeGreaterThanOrEqual(12)
        expect(new Set(fittedOf(plan).map(({ N }) => N)).size).toBeGreaterThanOrEqual(3)
        const highest = new Map<number, number>()
        for (const { rung, C } of runsOf(plan)) highest.set(rung, Math.max(C, highest.get(rung) ?? 0))
        for (const { rung, C } of runsOf(plan)) {
          for (const [lower, most] of highest) if (lower < rung) expect(most).toBeLessThan(C)
        }
      }
    })

    test('numbers its rungs from 1 without a gap, the top last', () => {
      for (const { plan } of plans) {
        const present = [...new Set(runsOf(plan).map(({ rung }) => rung))]
        expect(present).toEqual(present.map((_, i) => i + 1))
        expect(topOf(plan).rung).toBe(present.length)
      }
    })

    test('is kept, and used', () => {
      for (const { plan } of plans) {
        const spent = 'seconds' in budget ? plan.seconds.total / budget.seconds : plan.spentFlops / budget.flops
        expect(spent).toBeLessThanOrEqual(1)
        if (plan.shrunk === null) expect(spent).toBeGreaterThan(0.75)
      }
    })

    test('counts N, D, C, steps and FLOPs from the shapes that are trained', () => {
      for (const { plan } of plans) {
        let spent = 0
        for (const { spec, runs } of [...plan.trunks, plan.top]) {
          const perStep = spec.batch * spec.shape.context
          expect(runs.map(({ steps }) => steps)).toEqual(spec.branches)
          expect(spec.branches).toEqual(spec.branches.toSorted((a, b) => a - b))
          expect(new Set(spec.branches).size).toBe(spec.branches.length)
          for (const { D, C, steps } of runs) {
            expect(D).toBe(steps * perStep)
            expect(C).toBe(D * flopsPerToken(spec.shape))
          }
          spent += stepsSpent(spec.schedule, spec.branches) * perStep * flopsPerToken(spec.shape)
        }
        expect(plan.spentFlops / spent).toBeCloseTo(1, 12)
        const ids = [...plan.trunks, plan.top].flatMap(({ id, runs }) => [id, ...runs.map((run) => run.id)])
        expect(new Set(ids).size).toBe(ids.length)
      }
    })
  },
)

test('the default of 4 minutes has 5 rungs or more over 2.5 decades or more', () => {
  for (const speed of speeds) {
    const plan = planOf({ seconds: 240 }, speed)
    const runs = runsOf(plan)
    expect(new Set(runs.map(({ rung }) => rung)).size, name(speed)).toBeGreaterThanOrEqual(5)
    expect(Math.log10(topOf(plan).C / Math.min(...computes(runs))), name(speed)).toBeGreaterThanOrEqual(2.5)
  }
})

test('replicates of a size differ in their seed only', () => {
  const { trunks } = planOf({ seconds: 300 })
  const unseeded = ({ spec }: PlannedTrunk): string => JSON.stringify({ ...spec, seed: 0 })
  for (const trunk of trunks) {
    const same = trunks.filter((other) => unseeded(other) === unseeded(trunk))
    expect(same.length).toBeGreaterThanOrEqual(2)
    expect(new Set(same.map(({ spec }) => spec.seed)).size).toBe(same.length)
  }
})

test('no size but the smallest has a run within the transition, however the steps are rounded', () => {
  for (let seconds = 75; seconds < 700; seconds *= 1.013) {
    const fitted = fittedOf(planOf({ seconds }))
    const least = Math.min(...fitted.map(({ width }) => width))
    for (const { width, D } of fitted) if (width > least) expect(D).toBeGreaterThanOrEqual(recipe.transitionTokens)
  }
})

test('the same request gives the same plan, another seed other trainings of the same sizes', () => {
  const plan = planOf({ seconds: 75 })
  expect(planOf({ seconds: 75 })).toStrictEqual(plan)
  const other = planLadder({ seed: 2, budget: { seconds: 75 }, speed: plan.speed, text })
  expect(computes(runsOf(other))).toEqual(computes(runsOf(plan)))
  const ids = new Set(runsOf(plan).map(({ id }) => id))
  expect(runsOf(other).filter(({ id }) => ids.has(id))).toEqual([])
})

test('more time and more speed never make a smaller ladder', () => {
  const top = (budget: Budget, speed?: Speed): number => topOf(planOf(budget, speed)).C
  expect(top({ seconds: 300 })).toBeGreaterThan(top({ seconds: 75 }))
  expect(top({ seconds: 1800 })).toBeGreaterThan(top({ seconds: 300 }))
  expect(top({ seconds: 300 }, speedOf(8e-4, 6e10))).toBeGreaterThan(top({ seconds: 300 }))
})

test('a short text is passed over at most four times, and the plan says what that cost', () => {
  const free = planOf({ seconds: 300 })
  expect(free.shrunk).toBeNull()
  const short = planOf({ seconds: 300 }, free.speed, 4e5)
  const epochs = runsOf(short).map((run) => run.epochs)
  expect(Math.max(...epochs)).toBeLessThanOrEqual(4)
  expect(Math.max(...epochs)).toBeGreaterThan(3.8)
  for (const { D, epochs } of runsOf(short)) expect(epochs).toBeCloseTo((D * (1 - recipe.abilityShare)) / 4e5, 12)
  expect(short.shrunk).toMatch(/smaller than its budget.*more than 4 times/)
  expect(topOf(short).C).toBeLessThan(topOf(free).C)
})

test.each([{ seconds: 5 }, { seconds: 20 }, { flops: 1e9 }, { flops: 1e11 }])(
  'a budget of %j is refused with a way out',
  (budget) => {
    const value = 'seconds' in budget ? `${budget.seconds}s` : `${budget.flops}flop`
    const problem = { code: 'budget-too-small', where: '--budget', value, fix: expect.stringMatching(/\d/) }
    expect(() => planOf(budget)).toThrow(expect.objectContaining({ problem: expect.objectContaining(problem) }))
  },
)

test('a text too short for any ladder is named as what is too small, and the least that it asks for is enough', () => {
  const fixOf = (trainBytes: number): string => {
    try {
      planOf({ seconds: 300 }, undefined, trainBytes)
      return 'enough'
    } catch (error) {
      const { code, value, where, fix } = (error as EscaladoError).problem
      expect({ code, value, where }).toEqual({
        code: 'text-too-small',
        value: `${trainBytes} bytes to train on`,
        where: '--data',
      })
      return fix
    }
  }
  const kilobytes = Number(/at least (\d+) kB/.exec(fixOf(6e4))?.[1])
  expect(fixOf(1000 * kilobytes)).toBe('enough')
  expect(fixOf(900 * kilobytes)).not.toBe('enough')
})

describe('a device that is slow with small models and fast with large ones', () => {
  const steps = [
    { flops: 9e6, seconds: 1.5e-4 },
    { flops: 9e8, seconds: 3e-4 },
    { flops: 1.2e11, seconds: 2e-3 },
    { flops: 4.2e13, seconds: 0.11 },
  ]
  const speed: Speed = {
    ...{ lanes: 1, secondsPerCall: 1.5e-4, laneRate: 4e14, topRate: 4e14, topThreads: 1 },
    ...{ steps, compile: 10, memory: 6e10 },
  }
  const device = { name: 'cuda', precision: 'bfloat16' } as const
  const far = (more: Partial<Speed> = {}, seconds = 1200) =>
    planLadder({
      device,
      seed: 1,
      budget: { seconds },
      speed: { ...speed, ...more },
      text: { ...text, trainBytes: 1e10 },
    })

  test('gets a ladder over six decades in 20 minutes, whose top rung lies 300 times above what is fitted', () => {
    const plan = far()
    const fitted = computes(fittedOf(plan))
    expect(Math.log10(topOf(plan).C / Math.min(...fitted))).toBeGreaterThan(5.8)
    expect(topOf(plan).C / Math.max(...fitted)).toBeGreaterThanOrEqual(300)
    expect(Math.log10(Math.max(...fitted) / Math.min(...fitted))).toBeGreaterThan(3)
    expect(plan.seconds.total).toBeLessThan(1200)
    expect(plan.seconds.total).toBeGreaterThan(900)
    expect(topOf(plan).width).toBeGreaterThan(256)
    expect(plan.trunks.length).toBeGreaterThanOrEqual(8)
    expect(plan.shrunk).toBeNull()
  })

  test('says so when its memory holds the top rung back', () => {
    const plan = far({ memory: 2e8 })
    expect(plan.shrunk).toMatch(/largest size that fits the memory/)
    for (const { memory } of runsOf(plan).filter(({ top }) => !top)) expect(memory).toBeLessThanOrEqual(2e8)
    expect(topOf(plan).width).toBeLessThan(topOf(far()).width)
  })

  describe('and of which there are four', () => {
    const quarter = steps.map(({ flops, seconds }) => ({ flops, seconds: Math.max(4e-4, seconds / 3.5) }))
    const four = { lanes: 4, topThreads: 4, topSteps: quarter }

    test('trains lower rungs side by side, and the top rung over all where that is faster', () => {
      const [one, plan] = [far(), far(four)]
      expect(plan.top.threads).toBe(4)
      expect(plan.trunks.every(({ threads }) => threads === 1)).toBe(true)
      expect(topOf(plan).C).toBeGreaterThan(2.5 * topOf(one).C)
      expect(plan.seconds.total).toBeLessThan(1200)
      const { C, steps: count } = topOf(plan)
      expect(topOf(plan).seconds).toBeCloseTo(count * secondsPerStep(true, C / count, { ...speed, ...four }), 6)
      expect(parsePlan(JSON.stringify(plan), 'a file')).toEqual(plan)
    })

    test('takes one for the top rung where four were not faster with steps of its size', () => {
      const slow = { ...four, topSteps: steps.map(({ flops, seconds }) => ({ flops, seconds: seconds + 1e-3 })) }
      expect(far(slow).top.threads).toBe(1)
      expect([9e6, 9e8, 1.2e11, 1e15].map((flops) => topThreadsFor(flops, { ...speed, ...four }))).toEqual([1, 1, 4, 4])
      expect(topThreadsFor(1e15, speed)).toBe(1)
    })

    test('counts the memory of one device for its part of the batch', () => {
      const memory = 1e9
      const [one, plan] = [far({ memory }), far({ ...four, memory })]
      const { spec, threads } = plan.top
      expect(threads).toBe(4)
      expect(topOf(plan).memory).toBe(memoryOf(spec.shape, spec.batch / 4))
      const fitted = plan.trunks[0] as PlannedTrunk
      expect(fitted.runs[0]?.memory).toBe(memoryOf(fitted.spec.shape, fitted.spec.batch))
      expect(topOf(plan).width).toBeGreaterThan(topOf(one).width)
    })
  })

  test('has names of its own for its runs, and a plan file that holds what was measured', () => {
    const plan = far()
    expect(parsePlan(JSON.stringify(plan), 'a file')).toEqual(plan)
    const { device: _, ...onCpu } = plan
    expect(() => parsePlan(JSON.stringify(onCpu), 'a file')).toThrow(/do not belong/)
  })

  test('seconds of a step follow what was measured, between sizes and beyond', () => {
    for (const { flops, seconds } of steps) expect(secondsPerStep(true, flops, speed)).toBeCloseTo(seconds, 12)
    expect(secondsPerStep(false, 1e3, speed)).toBe(1.5e-4)
    expect(secondsPerStep(false, 8.4e13, speed)).toBeCloseTo(0.22, 12)
    const between = secondsPerStep(false, Math.sqrt(9e6 * 9e8), speed)
    expect(between).toBeCloseTo(Math.sqrt(1.5e-4 * 3e-4), 12)
  })
})
