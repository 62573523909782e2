import type { OpName } from '../../../src/engine/index.ts'
import { createRandom } from '../../../src/stats/index.ts'
import type { Case, CaseMaker } from './case.ts'
import { compositeCases } from './composites.ts'
import { elementwiseCases } from './elementwise.ts'
import { indexingCases } from './indexing.ts'
import { layoutCases } from './layout.ts'
import { productCases } from './products.ts'
import { reductionCases } from './reductions.ts'
import { sourceCases } from './sources.ts'

export type { Case, CaseInput } from './case.ts'

/** Cases of every op; an op without any does not compile. */
const makers = {
  ...sourceCases,
  ...elementwiseCases,
  ...reductionCases,
  ...productCases,
  ...layoutCases,
  ...indexingCases,
  ...compositeCases,
} as const satisfies { readonly [K in OpName]: CaseMaker }

/** The same cases in every process. */
export const casesOf: readonly (readonly [OpName, readonly Case[]])[] = Object.entries(makers).map(([op, make]) => [
  op as OpName,
  make(createRandom('conformance', op)),
])

/** Ops with a second derivative that is not zero everywhere, whose gradients are differentiated once more. */
export const smoothOps: ReadonlySet<OpName> = new Set<OpName>([
  'exp',
  'log',
  'sqrt',
  'reluSquared',
  'multiply',
  'divide',
  'rmsNorm',
  'inverseRms',
  'softmax',
  'matmul',
  'crossEntropy',
  'rotate',
])
