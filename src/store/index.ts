export {
  type Checkpoint,
  type CheckpointRecord,
  latestCheckpoint,
  listCheckpoints,
  readCheckpoint,
  removeCheckpoint,
  writeCheckpoint,
} from './checkpoints.ts'
export { appendText, truncateFile } from './files.ts'
export { toJson } from './json.ts'
export { type Lines, readLines } from './lines.ts'
export { type LockHolder, type Release, withLock } from './lock.ts'
export { appendMetrics, type Metrics, type MetricsRow, readMetrics, truncateMetrics } from './metrics.ts'
export {
  createRun,
  isTrained,
  listRuns,
  lockRun,
  type RunPatch,
  type RunRecord,
  type RunStatus,
  readRun,
  runFolder,
  runHolder,
  runId,
  runStatuses,
  updateRun,
} from './runs.ts'
export { decodeSafetensors, encodeSafetensors, type StoredTensor, type StoredTensors } from './safetensors.ts'
export {
  ensureFolder,
  isStore,
  listDocuments,
  openStore,
  readDocument,
  type Store,
  storeFormat,
  storePath,
  writeDocument,
  writeText,
} from './store.ts'
