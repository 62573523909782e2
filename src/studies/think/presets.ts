/** The studies that can be asked for: how large, how long, on which tasks. */
import { fail } from '../../error.ts'
import type { Schedule } from '../../train/index.ts'
import { type Preset, type TaskLevel, type ThinkSpec, taskNamed, taughtLevels } from './spec.ts'

const optimizer = { beta1: 0.9, beta2: 0.99, epsilon: 1e-10, clip: 1 }

const teaching = {
  batch: 16,
  mixture: { attempts: [0, 2, 1, 1, 1], checks: true, levels: [1] },
  schedule: { learningRate: 0.008, warmup: 50, decayShare: 0.2 },
  weightDecay: 0.1,
}

const practice = {
  problems: 32,
  group: 8,
  epochs: 1,
  batch: 128,
  learningRate: 0.0005,
  warmup: 4,
  policy: { clip: { low: 0.2, high: 0.28 }, divergence: 0.001 },
  advantages: 'centered',
  tokenWeighting: 'constant',
  truncated: 'wrong',
} as const

const verifierSchedule: Schedule = { learningRate: 0.003, warmup: 20, decayShare: 0.3 }

type Sizes = Pick<ThinkSpec, 'tasks' | 'widths' | 'teaching' | 'verifier' | 'practice' | 'measuring'>

const easiest = (name: string): TaskLevel => ({ name, level: 1 })

const sizes: Readonly<Record<Preset, Sizes>> = {
  quick: {
    tasks: ['sorting', 'long-addition', 'sudoku'].map(easiest),
    widths: [24, 32, 48],
    teaching: { ...teaching, steps: [1000, 2500] },
    verifier: { problems: 768, samples: 1, steps: 300, schedule: verifierSchedule },
    practice: { ...practice, iterations: 16 },
    measuring: { problems: 48, temperature: 0.7, samples: 16, budgets: [8, 16, 32], target: 64 },
  },
  default: {
    tasks: ['countdown', 'sorting', 'long-addition', 'sudoku'].map(easiest),
    widths: [32, 64, 96],
    teaching: { ...teaching, steps: [1500, 6000] },
    verifier: { problems: 4096, samples: 1, steps: 1500, schedule: verifierSchedule },
    practice: { ...practice, iterations: 60 },
    measuring: { problems: 80, temperature: 0.7, samples: 16, budgets: [8, 16, 32], target: 64 },
  },
}

/**
 * The whole study as it is asked for. The context is as long as the longest trace of a level that is taught or measured.
 * @throws `unknown-task`, `unknown-level`, `task-twice`
 */
export function planThinking(
  preset: Preset,
  seed: number,
  tasks: readonly TaskLevel[] = sizes[preset].tasks,
): ThinkSpec {
  const twice = tasks.find(({ name }, i) => tasks.some((other, j) => j < i && other.name === name))
  if (twice !== undefined) {
    fail({
      code: 'task-twice',
      what: 'a study measures a task at one level',
      value: twice.name,
      where: '--task',
      fix: 'Name each task once.',
      exit: 2,
    })
  }
  const spec = { format: 1, seed, context: 0, depth: 2, optimizer, ...sizes[preset], tasks } as const
  const rooms = tasks.flatMap(({ name, level }) => {
    const task = taskNamed(name)
    return [level, ...taughtLevels(spec).filter((taught) => taught <= task.levels)].map((each) => task.room(each))
  })
  return { ...spec, context: Math.max(...rooms) }
}
