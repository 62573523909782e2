/** Errors of a part end up in a line of results: one message, without a stack. Imported for its effect. */
process.on('uncaughtException', (error) => {
  console.error(error?.message ?? error)
  process.exit(1)
})
