export {
  type FoundSeal,
  findSeal,
  type Ledger,
  type Receipt,
  readLedger,
  resolve,
  type SealEntry,
  seal,
} from './ledger.ts'
export {
  isResolution,
  type LedgerRecord,
  type RecordBody,
  type Resolution,
  resolutionOf,
  type Seal,
  sealsOf,
  type Verified,
  verifyLines,
} from './record.ts'
