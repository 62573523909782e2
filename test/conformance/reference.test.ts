import { reference } from '../../src/engine/index.ts'
import { describeContract } from './contract.ts'

// its numbers are what the others are compared with; they are checked by hand beside its kernels
describeContract(reference)
