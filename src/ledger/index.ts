export {
  type FoundSeal,
  findSeal,
  type Ledger,
  latestSeal,
  type Receipt,
  readLedger,
  resolve,
  type SealEntry,
  seal,
} from './ledger.ts'
export {
  isResolution,
  type LedgerRecord,
  type Outcome,
  outcomesOf,
  type RecordBody,
  type Resolution,
  type ResolvedOutcome,
  type Seal,
  sealsOf,
  type Verified,
  verifyLines,
} from './record.ts'
