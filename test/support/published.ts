/** The published tables of ESCALADO_TEST_DATA, as benches read them. */
export { holdOutSets, learningCurves, readTable, reference } from '../../bench/laws/tables.ts'
