/** How a completion is edited to make its writer stop or go on thinking (budget forcing, Muennighoff et al. 2025). */
import { attemptsIn, marks, type ThinkingTask } from '../tasks/index.ts'

/**
 * What an unfinished completion becomes when its budget is used up. Where thoughts and answers are told apart, the answer
 * mark is appended, so that the writer must answer now; if it was answering already, nothing changes. Elsewhere the last
 * attempt that was complete stands as the answer, without its mark; with none, what there is.
 */
export function forceStop({ answerMark }: ThinkingTask, completion: string): string {
  const attempts = attemptsIn(completion)
  if (answerMark !== '') {
    const last = endsInMark(completion) ? '' : (attempts.at(-1)?.text ?? '')
    return last.includes(answerMark) ? completion : `${completion}${answerMark}`
  }
  const complete = endsInMark(completion) ? attempts : attempts.slice(0, -1)
  const kept = complete.at(-1)
  if (kept === undefined) return completion
  const before = complete.slice(0, -1).reduce((length, { text }) => length + text.length + 1, 0)
  return completion.slice(0, before + kept.text.length)
}

/**
 * What a finished completion becomes when it is to go on: `?` takes the place of its final `!`, or stands where the line
 * ended. One that already ends in a mark that lets another attempt follow stays as it is.
 */
export function forceContinuation(completion: string): string {
  if (completion.endsWith(marks.right)) return `${completion.slice(0, -1)}${marks.wrong}`
  return endsInMark(completion) ? completion : `${completion}${marks.wrong}`
}

const endsInMark = (completion: string): boolean =>
  [marks.wrong, marks.right, marks.unchecked].some((mark) => completion.endsWith(mark))
