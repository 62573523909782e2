/** How columns are usually called. Data, not rules: a new habit of naming is a new word here. */

/** What a column can hold. */
export type Role = 'N' | 'D' | 'C' | 'loss' | 'run' | 'trunk' | 'unique'

/**
 * Usual names by role, without case, spaces and punctuation. Earlier groups win over later ones; two columns of one
 * group are a question to whoever asked.
 */
export const usualNames: { readonly [R in Role]: readonly (readonly string[])[] } = {
  N: [
    ['n', 'params', 'nparams', 'numparams', 'parameters', 'nparameters', 'numparameters'],
    [
      ...['modelparams', 'modelparameters', 'totalparams', 'totalparameters', 'activeparams', 'activeparameters'],
      ...['nonembeddingparams', 'nonembeddingparameters', 'paramsnonembedding', 'paramsnoembed', 'modelsize'],
    ],
    ['paramcount', 'parametercount', 'size'],
  ],
  D: [
    ['d', 'tokens', 'ntokens', 'numtokens', 'traintokens', 'trainingtokens', 'numtraintokens'],
    ['tokensseen', 'seentokens', 'totaltokens', 'pretrainingtokens', 'traindatasize', 'trainingdatasize'],
    ['pretrainingdatasize', 'datasize', 'datasetsize', 'trainsize'],
    [
      ...['examples', 'seenexamples', 'examplesseen', 'trainexamples', 'trainingexamples', 'numexamples'],
      ...['samples', 'seensamples', 'samplesseen', 'trainsamples', 'trainingsamples', 'numsamples'],
    ],
  ],
  C: [
    ['c', 'flop', 'flops', 'compute', 'trainflops', 'trainingflops', 'totalflops', 'traincompute', 'trainingcompute'],
    ['budget', 'computebudget', 'flopbudget', 'flopsbudget', 'isoflop', 'isoflops'],
  ],
  loss: [
    [
      ...['loss', 'valloss', 'validationloss', 'evalloss', 'heldoutloss', 'testloss', 'finalloss', 'finalvalloss'],
      ...['finalvalidationloss', 'finalevalloss', 'finaltestloss', 'crossentropy', 'valcrossentropy'],
      ...['validationcrossentropy', 'evalcrossentropy', 'testcrossentropy', 'nll', 'valnll', 'testnll'],
    ],
  ],
  run: [
    ['run', 'runid', 'runname'],
    ['experiment', 'experimentid', 'experimentname'],
    ['model', 'modelname'],
    ['name'],
    ['id'],
  ],
  trunk: [['trunk', 'trunkid']],
  unique: [['uniquetokens', 'nuniquetokens', 'numuniquetokens', 'distincttokens', 'uniquetraintokens'], ['unique']],
}

/** Flags that name a column, by role. */
export const flagOf: { readonly [R in Role]: string } = {
  N: '--n',
  D: '--d',
  C: '--c',
  loss: '--y',
  run: '--run',
  trunk: '--trunk',
  unique: '--unique',
}

/** Columns whose values separate losses that must not share a law: other text, or another measurement. */
export const separatingNames: ReadonlySet<string> = new Set([
  ...['corpus', 'corpora', 'dataset', 'data', 'trainset', 'traindata', 'trainingset', 'trainingdata', 'domain'],
  ...[
    'eval',
    'evalset',
    'evaldata',
    'evaldataset',
    'evaluation',
    'evaluationset',
    'valset',
    'validationset',
    'testset',
  ],
  ...['task', 'benchmark', 'metric', 'split', 'evalsplit', 'losssplit', 'language', 'tokenizer', 'variant'],
])

/** Words in the name of a column about the loss that say it is not the loss: its spread, its kind, a part of it. */
const setAside: ReadonlySet<string> = new Set([
  ...['lo', 'hi', 'lo95', 'hi95', 'lower', 'upper', 'ci', 'ci95', 'std', 'sd', 'se', 'sem', 'stderr', 'err', 'var'],
  ...['split', 'fn', 'function', 'type', 'name', 'kind', 'delta', 'diff', 'weight', 'scale'],
  ...['aux', 'auxiliary', 'router', 'balance', 'balancing', 'z'],
])
const training: ReadonlySet<string> = new Set(['train', 'training', 'smooth', 'smoothed', 'ema'])

/** `Val Loss`, `val_loss` and `valLoss` are one name. */
export const plainName = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** The words of a name: `loss_c4_val` and `lossC4Val` are loss, c4, val. */
export const wordsOf = (name: string): string[] =>
  name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')

/**
 * How good a candidate for a role a name is: the lower the better, undefined when it is none. Losses on named sets
 * (`loss_c4_val`) come after the usual names, and those of the training itself last.
 */
export function rankOf(role: Role, name: string): number | undefined {
  const rank = usualNames[role].findIndex((group) => group.includes(plainName(name)))
  if (rank >= 0) return rank
  const words = wordsOf(name)
  if (role !== 'loss' || !words.some((word) => word === 'loss' || word === 'nll')) return undefined
  if (words.some((word) => setAside.has(word))) return undefined
  return words.some((word) => training.has(word)) ? 2 : 1
}
