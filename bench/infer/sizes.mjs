/** The models whose inference is measured: those of a study of thinking, as `think` trains them. */
export const studySizes = [
  { name: '68k', width: 48, depth: 2, context: 96, vocabulary: 256 },
  { name: '115k', width: 64, depth: 2, context: 96, vocabulary: 256 },
  { name: '246k', width: 96, depth: 2, context: 96, vocabulary: 256 },
]
