/** Thoughts worth reading: the prompt, each attempt on a line of its own with what its writer said of it, the verdict. */
import { type Html, html, visibleText } from '../page/html.ts'
import { emptySection } from '../page/parts.ts'
import type { ThinkRecord, Thought } from '../record.ts'

/** What a mark behind an attempt says, in the writer's own judgement; the grammar of the tasks. */
const MARKS: { readonly [mark: string]: string } = {
  '?': 'says it is wrong and tries again',
  '!': 'says it is right and stops',
  ';': 'goes on without a check',
}

/** An attempt with its mark, and what the mark says; empty where it has none. */
export interface AttemptLine {
  readonly text: string
  readonly says: string
}

/** The attempts of a completion's first line, which is all that is judged, in order. */
export function attemptLines(completion: string): AttemptLine[] {
  const [judged] = completion.split('\n', 1) as [string]
  // `!` ends an attempt at the end of the line only
  return (judged.match(/[^?;]+[?;]?|[?;]/g) ?? []).map((text, i, all) => {
    const mark = text.at(-1) as string
    const counts = mark !== '!' || i === all.length - 1
    return { text, says: counts ? (MARKS[mark] ?? '') : '' }
  })
}

/** One problem and what each stage of a model wrote. */
interface Pair {
  readonly key: string
  readonly thoughts: readonly Thought[]
}

export function thoughtsSection({ thoughts }: ThinkRecord): Html {
  const heading = 'Thoughts'
  if (thoughts.length === 0) return emptySection('thoughts', heading, 'No thoughts were kept.')
  return html`<section id="thoughts"><h2>${heading}</h2>
<p>One attempt per line, in the order in which they were written. A <code>?</code> behind an attempt is the model saying that it is wrong, a <code>!</code> that it is right; <code>;</code> leaves it unchecked. The verdict is the exact verifier’s, on the last attempt. Invisible characters are written out, as in <span class="control">\\t</span>.</p>
${pairs(thoughts).map((pair) => html`<div class="pair">${pair.thoughts.map(card)}</div>`)}</section>`
}

/** Thoughts of one model on one problem beside each other, what was only taught first. */
function pairs(thoughts: readonly Thought[]): Pair[] {
  const found = new Map<string, Thought[]>()
  for (const thought of thoughts) {
    const key = JSON.stringify([thought.size, thought.task, thought.prompt])
    found.set(key, [...(found.get(key) ?? []), thought])
  }
  const first = (thought: Thought) => Number(thought.stage !== 'taught')
  return [...found].map(([key, own]) => ({ key, thoughts: [...own].sort((a, b) => first(a) - first(b)) }))
}

const VERDICTS: { readonly [verdict in Thought['verdict']]: readonly [text: string, colour: string] } = {
  right: ['right', 'var(--holds)'],
  wrong: ['wrong', 'var(--wall)'],
  failed: ['the verifier failed on it, so it counts as neither right nor wrong', 'var(--unknown)'],
}

function card({ size, stage, task, prompt, completion, verdict }: Thought): Html {
  const [text, colour] = VERDICTS[verdict]
  const attempts = attemptLines(completion).map(
    ({ text: attempt, says }) => html`<li>${visibleText(attempt)}${says !== '' && html` <small>${says}</small>`}</li>`,
  )
  const rest = completion.slice(completion.split('\n', 1)[0]?.length ?? 0).trim()
  return html`<div class="thought"><h3>${size}, ${stage}: ${task}</h3>
<p><code class="prompt">${visibleText(prompt)}</code></p>
${attempts.length === 0 ? html`<p class="note">It wrote nothing.</p>` : html`<ol>${attempts}</ol>`}
${rest !== '' && html`<p class="note">After the end of the line, not judged: <code>${visibleText(rest)}</code></p>`}
<p class="verdict-word" style="color:${colour}">${text}</p></div>`
}
