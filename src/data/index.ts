export { type CorpusRequest, loadCorpus, uniqueBytes } from './corpus.ts'
export { bigramLoss, heldOutWindows, letterShare, unseenWindows } from './evaluation.ts'
export { createStream, type HeldText, type Stream, type StreamRequest } from './stream.ts'
export { type Corpus, type Source, vocabulary } from './types.ts'
