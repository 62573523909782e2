export { type JobContext, serveJobs } from './lane.ts'
export { type LocalRequest, runLocal } from './local.ts'
