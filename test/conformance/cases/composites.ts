import type { Shape, Tensor } from '../../../src/engine/index.ts'
import * as g from '../../../src/engine/index.ts'
import { type Case, type CaseMaker, inputNames, integers, uniform } from './case.ts'

const scale = 0.7

function causalAttention(q: Tensor, k: Tensor, v: Tensor): { weights: Tensor; output: Tensor } {
  const context = q.shape.at(-2) as number
  const mask = Float64Array.from({ length: context * context }, (_, i) =>
    i % context > Math.floor(i / context) ? -1e9 : 0,
  )
  const scores = g.add(g.matmul(q, k, { transposeB: true, scale }), g.constant(mask, [context, context]))
  const weights = g.softmax(scores)
  return { weights, output: g.matmul(weights, v) }
}

function attentionGradients(q: Tensor, k: Tensor, v: Tensor, d: Tensor): { q: Tensor; k: Tensor; v: Tensor } {
  const { weights, output } = causalAttention(q, k, v)
  const centred = g.subtract(g.matmul(d, v, { transposeB: true }), g.sum(g.multiply(d, output), [d.shape.length - 1]))
  const dScores = g.multiply(weights, centred)
  return {
    q: g.matmul(dScores, k, { scale }),
    k: g.matmul(dScores, q, { transposeA: true, scale }),
    v: g.matmul(weights, d, { transposeA: true }),
  }
}

const shapes: readonly Shape[] = [
  [1, 2],
  [5, 4],
  [3, 7, 2],
  [2, 3, 4, 8],
]

const attentionCases: CaseMaker = (random) =>
  shapes.flatMap((shape) => {
    const inputs = ['q', 'k', 'third'].map(() => uniform(random, shape))
    const attention: Case = {
      name: `attention of ${inputNames(inputs)}`,
      inputs,
      build: (...all) => {
        const [q, k, v] = all as [Tensor, Tensor, Tensor]
        return g.composite({ name: 'causalAttention', scale }, causalAttention(q, k, v).output, [q, k, v])
      },
    }
    // queries are values too, since the gradient by the values would not depend on others
    const gradients = (['q', 'k', 'v'] as const).map(
      (by): Case => ({
        name: `gradient of attention of ${inputNames(inputs)} by ${by}`,
        inputs,
        // a single key has all the weight whatever its score: the gradient is the difference of two equal sums
        cancelling: 1,
        build: (...all) => {
          const [q, k, d] = all as [Tensor, Tensor, Tensor]
          const gradient = attentionGradients(q, k, q, d)[by]
          return g.composite({ name: 'causalAttentionGradient', scale, by }, gradient, [q, k, q, d])
        },
      }),
    )
    return [attention, ...gradients]
  })

function headLoss(x: Tensor, w: Tensor, targets: Tensor): Tensor {
  const rows = g.sizeOf(targets.shape)
  const logits = g.matmul(g.reshape(x, [rows, x.shape[2] as number]), w, { transposeB: true, scale })
  return g.reshape(g.mean(g.crossEntropy(logits, g.reshape(targets, [rows]))), [])
}

const headCases: CaseMaker = (random) =>
  [1, 2, 4].flatMap((parts) => {
    const inputs = [uniform(random, [3, 4, 2]), uniform(random, [5, 2]), integers(random, [3, 4], 5)]
    const loss: Case = {
      name: `loss of a head of ${inputNames(inputs)} in ${parts} parts`,
      inputs,
      build: (...all) => {
        const operands = all as [Tensor, Tensor, Tensor]
        return g.composite({ name: 'headLoss', scale, parts }, headLoss(...operands), operands)
      },
    }
    const gradients = (['x', 'w'] as const).map(
      (by, i): Case => ({
        name: `gradient of the ${loss.name} by ${by}`,
        inputs,
        build: (...all) => {
          const operands = all as [Tensor, Tensor, Tensor]
          const [gradient] = g.gradients(headLoss(...operands), [operands[i] as Tensor]) as [Tensor]
          return g.composite({ name: 'headLossGradient', scale, parts, by }, gradient, operands)
        },
      }),
    )
    return [loss, ...gradients]
  })

/** Each of the wholes that a backend may have a kernel for. */
const composite: CaseMaker = (random) => [...attentionCases(random), ...headCases(random)]

export const compositeCases = { composite } as const satisfies { readonly [op: string]: CaseMaker }
