import { interp } from '/tmp/x/interp.ts'
import { describeConformance } from './suite.ts'
describeConformance(interp as any, { forward: 1e-6, gradient: 1e-5 })
