import type { Random } from '../../stats/index.ts'
import { letters, type Problem, questionOf } from '../task.ts'
import { compareSteps, marks } from './attempts.ts'
import { defineThinkingTask, type Level } from './define.ts'

interface ReachabilityLevel extends Level {
  readonly nodes: number
  readonly edges: number
}

/** Directed edges as two letters each, and the node to start from. */
interface Graph {
  readonly edges: readonly string[]
  readonly start: string
}

function parse(problem: Problem): Graph {
  const [edges, start] = questionOf(problem).split(':') as [string, string]
  return { edges: edges.split(','), start }
}

const inOrder = (nodes: Iterable<string>): string => [...nodes].sort().join('')

/** Breadth-first search: each node found, with its successors behind it, in the order in which they were found. */
function explore({ edges, start }: Graph): { readonly steps: readonly string[]; readonly reached: string } {
  const found = [start]
  const steps: string[] = []
  // The list grows while it is walked through: that is the queue.
  for (const node of found) {
    const successors = inOrder(edges.filter(([from]) => from === node).map(([, to]) => to as string))
    steps.push(`${node}${successors}`)
    found.push(...[...successors].filter((successor) => !found.includes(successor)))
  }
  return { steps, reached: inOrder(found) }
}

function write(graph: Graph): string {
  const { steps, reached } = explore(graph)
  return `${steps.join(marks.step)}${marks.answer}${reached}`
}

/** Overlooks one edge, or reads it backwards. */
function misread(random: Random, { edges, start }: Graph): Graph {
  const at = random.integer(edges.length)
  const [from, to] = edges[at] as string
  const others = edges.filter((_, i) => i !== at)
  const isBackwards = random.integer(2) === 0 && !others.includes(`${to}${from}`)
  return { start, edges: isBackwards ? [...others, `${to}${from}`] : others }
}

function drawGraph(random: Random, { nodes, edges }: ReachabilityLevel): Graph {
  const names = [...letters.slice(0, nodes)]
  const possible = names.flatMap((from) => names.filter((to) => to !== from).map((to) => `${from}${to}`))
  return { edges: random.shuffle(possible).slice(0, edges), start: random.pick(names) }
}

/**
 * `G ab,dc,bd:a=ab,bd,dc,c>abcd!`: all nodes that can be reached along the edges, the start included, in any order. The
 * thought visits them breadth first, each with its successors.
 */
export const reachability = defineThinkingTask<ReachabilityLevel>({
  name: 'reachability',
  summary: 'name the nodes that can be reached in a graph of 4 to 10 edges',
  answerMark: marks.answer,
  levels: [
    { nodes: 5, edges: 4, room: 64, heldOut: 500 },
    { nodes: 6, edges: 6, room: 96, heldOut: 500 },
    { nodes: 7, edges: 8, room: 96, heldOut: 500 },
    { nodes: 8, edges: 10, room: 128, heldOut: 500 },
  ],
  key(problem) {
    const { edges, start } = parse(problem)
    return `${[...edges].sort().join(',')}:${start}`
  },
  draw(random, level) {
    for (;;) {
      const graph = drawGraph(random, level)
      const { reached } = explore(graph)
      // All nodes or hardly any would be right too often when guessed.
      if (reached.length < 3 || reached.length === level.nodes) continue
      return { prompt: `G ${graph.edges.join(',')}:${graph.start}=`, answer: reached }
    }
  },
  judge(problem, answer) {
    if (!/^[a-z]{1,26}$/.test(answer)) return undefined
    const normalized = inOrder(answer)
    return { answer: normalized, isRight: normalized === explore(parse(problem)).reached }
  },
  solve: (problem) => write(parse(problem)),
  attempt: (random, problem) => write(misread(random, parse(problem))),
  judgeSteps: (problem, attempt) => compareSteps(attempt, explore(parse(problem)).steps),
})
