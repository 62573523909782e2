/** Takes the lines of a file one by one. */
export interface LineReader {
  readonly line: (text: string, number: number) => void
  readonly end: () => void
}
