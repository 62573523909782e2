import { expect, test } from 'vitest'
import { hashSeed } from '../stats/index.ts'
import { type Problem, sorting } from '../tasks/index.ts'
import { spanFlops, tokenFlops } from './cost.ts'
import { beamSearch, treeSearch } from './search.ts'
import { type Setting, solve } from './strategy.ts'
import { bytesOf, textOf, type Writer } from './writer.ts'

const shape = { width: 32, depth: 1, context: 64, vocabulary: 256 }
const verifierShape = { ...shape, width: 48 }
const problems: Problem[] = ['O dbca=', 'O fcba='].map((prompt) => ({ task: 'sorting', level: 1, prompt, answer: '' }))
const steps = ['a,', 'b,', 'c,']
const commas = (text: string): number => text.split(',').length - 1

/** Writes one of three steps, three times; then the line ends. */
const writer: Writer = {
  shape,
  capacity: 64,
  write: async (requests) =>
    requests.map(({ prefix, streams, maxTokens }) =>
      streams.map((random) => {
        const step = commas(textOf(prefix)) < 3 ? random.pick(steps) : '\n'
        const bytes = bytesOf(step).subarray(0, maxTokens)
        return { bytes, logProbabilities: [...bytes].map(() => -1), stopped: bytes.length === step.length }
      }),
    ),
  loadWeights: () => {},
  dispose: async () => {},
}
const worth = (text: string): number => (hashSeed(text) % 1000) / 1000
const setting: Setting = {
  writer,
  task: sorting,
  maxTokens: 10,
  seed: 1,
  temperature: 1,
  topP: 1,
  verifier: {
    shape: verifierShape,
    score: async (texts) => texts.map((text) => worth(textOf(text))),
    dispose: async () => {},
  },
}
/** Every completion there is. */
const leaves = steps.flatMap((a) => steps.flatMap((b) => steps.map((c) => `${a}${b}${c}`)))
const bestOf = (texts: readonly string[]): string =>
  texts.reduce((best, text) => (worth(text) > worth(best) ? text : best))

// 60 continuations miss one of three equally likely steps with a probability of 10⁻¹⁰
test.each([beamSearch({ width: 27, expansions: 60 }), treeSearch({ nodes: 40, expansions: 60 })])(
  'with room for everything the best of all completions is found: $name',
  async (strategy) => {
    const solved = await solve(strategy, setting, problems)
    for (const { problem, completion } of solved) {
      const best = bestOf(leaves.map((leaf) => `${problem.prompt}${leaf}\n`))
      expect(`${problem.prompt}${completion}\n`).toBe(best)
    }
  },
)

test('a beam of one follows the best step each time', async () => {
  const [solved] = await solve(beamSearch({ width: 1, expansions: 60 }), setting, problems)
  let text = problems[0]?.prompt as string
  for (let i = 0; i < 3; i++) text = bestOf(steps.map((step) => `${text}${step}`))
  expect(`${problems[0]?.prompt}${solved?.completion}`).toBe(text)
})

test('a tree search that may not expand enough goes down to an end; its next node is the best anywhere', async () => {
  // a path to an end takes four expansions: those of the one node allowed, and three further down
  const [short] = await solve(treeSearch({ nodes: 1, expansions: 60 }), setting, problems)
  expect(leaves).toContain(short?.completion)
  expect(short?.tokens).toBe(60 * (2 + 2 + 2 + 1))
  const [deep] = await solve(treeSearch({ nodes: 39, expansions: 60 }), setting, problems)
  expect(leaves).toContain(deep?.completion)
})

test('costs: each text once, each step written, each new text judged', async () => {
  const [solved] = await solve(beamSearch({ width: 1, expansions: 1 }), setting, problems)
  const end = 7 + 6
  // the prompt and six bytes are read by the writer; the newline is not, but the verifier reads it
  expect(solved?.tokens).toBe(7)
  expect(solved?.verifierFlops).toBe(spanFlops(verifierShape, 0, end + 1))
  expect(solved?.flops).toBe(spanFlops(shape, 0, end) + spanFlops(verifierShape, 0, end + 1))
  const [two] = await solve(beamSearch({ width: 1, expansions: 2 }), setting, problems)
  // of each of three steps both continuations are written, and the last byte of the one kept is read
  const writing = 2 * [7, 9, 11].reduce((sum, at) => sum + tokenFlops(shape, at), 0)
  const reading = spanFlops(shape, 0, 7) + [8, 10, 12].reduce((sum, at) => sum + tokenFlops(shape, at), 0)
  expect((two?.flops ?? 0) - (two?.verifierFlops ?? 0)).toBe(writing + reading)
  expect(two?.tokens).toBe(14)
})

test('what runs out of tokens has no answer', async () => {
  const [solved] = await solve(beamSearch({ width: 3, expansions: 3 }), { ...setting, maxTokens: 5 }, problems)
  expect(solved?.completion).toBeUndefined()
  const { verifier: _, ...without } = setting
  await expect(solve(beamSearch({ width: 3, expansions: 3 }), without, problems)).rejects.toThrow(
    /needs a learned verifier/,
  )
  expect(() => beamSearch({ width: 3, expansions: 0 })).toThrow(/1 or more \(0\)/)
})
