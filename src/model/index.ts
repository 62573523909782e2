export { attendedPairs, countParameters, countStored, flopsPerToken } from './count.ts'
export { initialize, layoutOf } from './initialize.ts'
export { checkShape, headSize, headsOf, hiddenOf, type ModelShape, type Weight, weightsOf } from './shape.ts'
export { attentionBlocks, transformer, type Weights } from './transformer.ts'
