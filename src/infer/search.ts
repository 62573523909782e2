/** Search over steps of thought, guided by a learned process verifier (Snell et al. 2024, arXiv 2408.03314). */
import { fail } from '../error.ts'
import type { Problem } from '../tasks/index.ts'
import { readingFlops, writingFlops } from './cost.ts'
import { newline, streamOf } from './rollouts.ts'
import { type Choice, requireVerifier, type Setting, type Strategy } from './strategy.ts'
import { processEnds } from './verdict-data.ts'
import type { VerdictScorer } from './verdict-scorer.ts'
import { bytesOf, textOf } from './writer.ts'

/** A text up to the end of a step; what the verifier thinks of that step is its score. */
interface Node {
  /** Prompt and completion, the newline included if it has ended. */
  readonly text: string
  readonly score: number
  /** Steps since the prompt. */
  readonly depth: number
  readonly isEnd: boolean
}

/** What the search of one problem has come to. */
interface Progress {
  readonly problem: Problem
  /** Texts that can be continued. */
  readonly open: readonly Node[]
  readonly ended: readonly Node[]
  /** Texts that were continued so far. */
  readonly expanded: number
  readonly tokens: number
  readonly writerFlops: number
  readonly verifierFlops: number
}

/** How a search goes on. */
interface Policy {
  readonly name: string
  /** Continuations of each text. */
  readonly expansions: number
  /** Which open texts to continue now; the search ends when there are none. */
  next(progress: Progress): readonly Node[]
  /** Which texts stay open, and which ended ones are kept, when `others` were not continued and `children` came new. */
  keep(others: readonly Node[], children: readonly Node[]): readonly Node[]
}

const byScore = (a: Node, b: Node): number => b.score - a.score
const byDepth = (a: Node, b: Node): number => b.depth - a.depth || byScore(a, b)

/**
 * Beam search: all texts of the beam are continued by one step, `expansions` ways each; the `width` best of all new ones
 * are the next beam. Texts that have ended take their place in the beam where they end.
 * @throws `bad-budget`
 */
export function beamSearch({ width, expansions }: { readonly width: number; readonly expansions: number }): Strategy {
  return searchBy({
    name: `beam search, ${width} × ${expansions}`,
    expansions: checkCount(expansions),
    next: ({ open }) => open,
    keep: (_, children) => [...children].sort(byScore).slice(0, checkCount(width)),
  })
}

/**
 * Tree search, best first: of all texts left open anywhere in the tree, the best is continued by one step, `expansions`
 * ways, `nodes` times. If none has ended by then, the longest is continued to its end, so that there is an answer.
 * @throws `bad-budget`
 */
export function treeSearch({ nodes, expansions }: { readonly nodes: number; readonly expansions: number }): Strategy {
  checkCount(nodes)
  return searchBy({
    name: `tree search, ${nodes} × ${expansions}`,
    expansions: checkCount(expansions),
    next: ({ open, ended, expanded }) =>
      expanded < nodes
        ? open.toSorted(byScore).slice(0, 1)
        : ended.length > 0
          ? []
          : open.toSorted(byDepth).slice(0, 1),
    keep: (others, children) => [...others, ...children],
  })
}

/** The answer is the ended text with the best score behind its newline; without one there is no answer. */
function searchBy(policy: Policy): Strategy {
  return {
    name: policy.name,
    consults: 'learned verifier',
    async answer(setting, problems) {
      const own = requireVerifier(setting, policy.name)
      let all: readonly Progress[] = problems.map((problem) => ({
        problem,
        open: [{ text: problem.prompt, score: 1, depth: 0, isEnd: false }],
        ended: [],
        expanded: 0,
        tokens: 0,
        writerFlops: 0,
        verifierFlops: 0,
      }))
      for (;;) {
        const going = all.filter((progress) => policy.next(progress).length > 0)
        if (going.length === 0) break
        const next = await advance(own, policy, going)
        all = all.map((progress) => next.get(progress) ?? progress)
      }
      return all.map(choiceOf)
    },
  }
}

function choiceOf({ problem, ended, tokens, writerFlops, verifierFlops }: Progress): Choice {
  const best = [...ended].sort(byScore)[0]
  return {
    completion: best?.text.slice(problem.prompt.length, -1),
    tokens,
    flops: writerFlops + verifierFlops,
    verifierFlops,
  }
}

/** One round for several problems at once. */
async function advance(
  setting: Setting & { readonly verifier: VerdictScorer },
  policy: Policy,
  going: readonly Progress[],
): Promise<Map<Progress, Progress>> {
  const { writer, verifier, seed, temperature, topP } = setting
  const expanded = going.flatMap((progress) => policy.next(progress).map((node) => ({ progress, node })))
  const requests = expanded.map(({ progress: { problem }, node: { text } }) => {
    const prefix = bytesOf(text)
    const streams = Array.from({ length: policy.expansions }, (_, i) => streamOf(seed, prefix, i))
    // an open text always has room: what used up its tokens without an end was left out
    return { prefix, streams, maxTokens: setting.maxTokens - (text.length - problem.prompt.length) }
  })
  const stops = [newline, ...processEnds]
  const written = await writer.write(requests, { temperature, topP, stops })
  const steps = expanded.map(({ progress, node }, i) => {
    const own = written[i] ?? []
    // a step that did not come to its end cannot be judged, and equal ones are one
    const texts = new Set(own.filter(({ stopped }) => stopped).map(({ bytes }) => `${node.text}${textOf(bytes)}`))
    return { progress, node, own, texts: [...texts] }
  })
  const scores = await verifier.score(steps.flatMap(({ texts }) => texts.map(bytesOf)))
  let scored = 0
  const next = new Map<Progress, Progress>()
  for (const progress of going) {
    const own = steps.filter((step) => step.progress === progress)
    const children = own.flatMap(({ node, texts }) =>
      texts.map((text) => {
        const score = scores[scored++] as number
        return { text, score, depth: node.depth + 1, isEnd: text.endsWith('\n') }
      }),
    )
    const parents = new Set(own.map(({ node }) => node))
    const kept = policy.keep(
      progress.open.filter((node) => !parents.has(node)),
      children,
    )
    const limit = progress.problem.prompt.length + setting.maxTokens
    next.set(progress, {
      problem: progress.problem,
      open: kept.filter(({ isEnd, text }) => !isEnd && text.length < limit),
      ended: [...progress.ended, ...kept.filter(({ isEnd }) => isEnd)],
      expanded: progress.expanded + own.length,
      ...addCosts(setting, progress, own),
    })
  }
  return next
}

interface Step {
  readonly node: Node
  readonly own: readonly { readonly bytes: Uint8Array }[]
  readonly texts: readonly string[]
}

/** Adds what steps cost: their parents' last byte (of a root the prompt) read, each step written, each new text judged. */
function addCosts(
  { writer, verifier }: Setting & { readonly verifier: VerdictScorer },
  before: Progress,
  steps: readonly Step[],
) {
  let { tokens, writerFlops, verifierFlops } = before
  for (const { node, own, texts } of steps) {
    const prefix = bytesOf(node.text)
    const isRoot = node.text === before.problem.prompt
    writerFlops += readingFlops(writer.shape, isRoot ? nothing : prefix.subarray(0, -1), prefix)
    if (isRoot) verifierFlops += readingFlops(verifier.shape, nothing, prefix)
    for (const { bytes } of own) {
      tokens += bytes.length
      writerFlops += writingFlops(writer.shape, prefix.length, bytes.length)
    }
    for (const text of texts) verifierFlops += readingFlops(verifier.shape, prefix, bytesOf(text))
  }
  return { tokens, writerFlops, verifierFlops }
}

const nothing = new Uint8Array(0)

function checkCount(value: number): number {
  if (Number.isInteger(value) && value >= 1) return value
  return fail({
    code: 'bad-budget',
    what: 'widths, expansions and nodes of a search are whole numbers, 1 or more',
    value,
    fix: 'Ask for 4, say.',
  })
}
