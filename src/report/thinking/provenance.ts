/** What was measured on, by which models, on which machine, and what the words mean. */
import { formatCount, formatDuration, formatScientific, formatTime } from '../format.ts'
import { facts } from '../page/document.ts'
import { type Html, html } from '../page/html.ts'
import { emptySection, tableBox } from '../page/parts.ts'
import { machineText } from '../page/provenance.ts'
import type { ThinkRecord } from '../record.ts'
import { byTraining, modelName } from './views.ts'

export function tasksSection({ tasks, cells }: ThinkRecord): Html {
  const heading = 'Tasks'
  if (tasks.length === 0) return emptySection('tasks', heading, 'No task was measured.')
  const rows = tasks.map(({ name, level, summary, problems, extrapolated }) => [
    name,
    `${level}${extrapolated ? ', beyond' : ''}`,
    String(problems),
    summary,
  ])
  const failures = cells.filter(({ task }) => task !== null).reduce((sum, cell) => sum + cell.failures, 0)
  return html`<section id="tasks"><h2>${heading}</h2>
<p>Every problem is held out by the hash of its canonical form, so none was ever taught or practised.${tasks.some(({ extrapolated }) => extrapolated) && ' A level marked as beyond is harder than any that was taught: what is reached there is extrapolation.'}</p>
${tableBox('Tasks', ['task', 'level', 'problems', { words: 'what is asked' }], rows)}
<p class="note">${failures === 0 ? 'No verification failed.' : `${failures} ${failures === 1 ? 'verification' : 'verifications'} failed: the verifier threw. Such samples count as neither right nor wrong.`}</p>
</section>`
}

export function modelsSection({ models }: ThinkRecord): Html {
  const heading = 'Models'
  if (models.length === 0) return emptySection('models', heading, 'No model was trained.')
  const rows = byTraining(models).map((model) => [
    modelName(model),
    `${model.width} × ${model.depth}`,
    formatCount(model.N),
    formatCount(model.D),
    formatScientific(model.teaching, 3),
    model.practice === 0 ? '–' : formatScientific(model.practice, 3),
    model.verifier === 0 ? '–' : formatScientific(model.verifier, 3),
  ])
  const headings = ['model', 'width ×\u00a0depth', 'N', 'D', 'teaching (FLOP)', 'practice (FLOP)', 'verifier (FLOP)']
  return html`<section id="models"><h2>${heading}</h2>
<p>Teaching is supervised, on worked traces. Practice counts rollouts, scoring and updates; the learned verifier is a model of its own.</p>
${tableBox('Models', headings, rows)}
</section>`
}

export function reproduceSection(record: ThinkRecord): Html {
  return html`<section id="reproduce"><h2>How to reproduce it</h2>
<pre><code>${record.command}</code></pre>
${facts([
  ['Study', `${record.study}, ${record.preset}`],
  ['Seed', String(record.seed)],
  ['Made', formatTime(record.createdAt)],
  ['Took', formatDuration(record.seconds)],
  ['Machine', machineText(record.machine)],
])}</section>`
}

export function wordsSection(): Html {
  return html`<section id="words"><h2>Words</h2><p class="note"><strong>Strategy</strong>: a way to spend inference compute on a query. <strong>FLOPs per query</strong>: of the model reading and writing and of learned verifiers, counted from the real shapes, what several samples share counted once. <strong>Frontier</strong>: the best share that is reached at no more FLOPs. <strong>Coverage</strong>: share of problems for which at least one of k samples is right; estimated without bias as 1 − C(n − c, k)/C(n, k) from c right ones among n. <strong>pass@k</strong>: the same. <strong>N</strong>: parameters (matrices and output head). <strong>D</strong>: tokens of teaching; a token is a byte. <strong>Practice</strong>: a policy gradient with rewards from the exact verifier. <strong>u</strong>: how deep in the bad tail of its forecast an outcome lies: near 1 far worse than foreseen, near 0 far better.</p></section>`
}
