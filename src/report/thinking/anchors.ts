/** Published results of scaling elsewhere beside this study's own: coverage on one pair of axes, the others in a table. */
import { type ShareLine, shareDomain, sharesFigure } from '../figures/shares.ts'
import { formatNumber, formatPercent } from '../format.ts'
import { type Html, html } from '../page/html.ts'
import { entryIf, figure, tableBox } from '../page/parts.ts'
import type { ThinkCell, ThinkModel, ThinkRecord } from '../record.ts'
import {
  formatPoints,
  longestTrained,
  modelName,
  nameOf,
  type Side,
  sideOf,
  signOf,
  sizeColour,
  strategyCells,
} from './views.ts'

/** Large Language Monkeys: coverage of SWE-bench Lite by DeepSeek-Coder-V2-Instruct, samples and share. */
const MONKEYS = [
  { at: 1, share: 0.159 },
  { at: 250, share: 0.56 },
]

export function anchorsSection(record: ThinkRecord): Html {
  const models = longestTrained(record.models)
  const lines = models.flatMap((model): ShareLine[] => [
    bySamples(record, model, 'coverage'),
    bySamples(record, model, 'selection'),
  ])
  const shown = lines.filter(({ points }) => points.length > 1)
  return html`<section id="published"><h2>Beside published results</h2>
<p>Other tasks and far larger models, so the levels do not compare. What compares is the shape: how much more compute at inference buys, and where it stops.</p>
${figure(
  (size) =>
    sharesFigure(
      {
        lines: [
          ...shown,
          { points: MONKEYS, colour: 'var(--law)', dashes: 'dashed', width: 2, name: 'SWE-bench Lite' },
        ],
        marks: [],
        domain: shareDomain([...MONKEYS, ...shown.flatMap(({ points }) => points)]),
        ...{ steps: false, x: { label: 'samples per problem', powers: false }, y: 'share of problems' },
        label:
          'Coverage against the number of samples: this study’s models, and SWE-bench Lite from 15.9% at 1 to 56% at 250 samples.',
      },
      size,
    ),
  [
    ...models.flatMap((model) =>
      entryIf(shown.length > 0, ['dot', sizeColour(record.models, model.N), modelName(model)]),
    ),
    ...entryIf(shown.length > 0, ['line', 'var(--muted)', 'coverage']),
    ...entryIf(shown.length > 0, ['dotted', 'var(--muted)', 'best choice among as many samples']),
    ['dashed', 'var(--law)', 'published, its two ends'],
  ],
  shown.length === 0
    ? 'No strategy of this study was run with several numbers of samples.'
    : 'Means over tasks. The gap between a model’s two lines is what choosing loses.',
)}
${tableBox(
  'Published results',
  [{ words: 'published' }, { words: 'source' }, { words: 'in this study' }],
  [
    [
      'Coverage of SWE-bench Lite rises from 15.9% to 56% from 1 to 250 samples.',
      'Brown et al. 2024, arXiv 2407.21787',
      coverageHere(record),
    ],
    [
      'Inference compute spent by difficulty is more than 4 times as efficient as best-of-N; at equal FLOPs it lets a model beat one 14 times larger.',
      'Snell et al. 2024, arXiv 2408.03314',
      sizesHere(record),
    ],
    [
      'Base models overtake their RL-trained versions in coverage at large k.',
      'Yue et al. 2025, arXiv 2504.13837',
      practiceHere(record),
    ],
  ],
)}
</section>`
}

/**
 * The best of each number of samples, mean over tasks, among the strategies of one side that were run with several
 * numbers. One sample leaves nothing to choose, so both sides begin there.
 */
function bySamples(record: ThinkRecord, model: ThinkModel, side: Side): ShareLine {
  const best = new Map<number, ThinkCell>()
  for (const strategy of strategyCells(record, { task: null, model: model.id })) {
    const cells = strategy.cells.filter(({ thinking }) => thinking === null)
    if (new Set(cells.map(({ samples }) => samples)).size < 2) continue
    for (const cell of cells) {
      const held = best.get(cell.samples)
      if (sideOf(strategy) !== side && cell.samples > 1) continue
      if (held === undefined || cell.accuracy.value > held.accuracy.value) best.set(cell.samples, cell)
    }
  }
  return {
    points: [...best.values()]
      .sort((a, b) => a.samples - b.samples)
      .map(({ samples, accuracy }) => ({ at: samples, share: accuracy.value })),
    colour: sizeColour(record.models, model.N),
    dashes: side === 'coverage' ? 'solid' : 'dotted',
    width: 1.8,
  }
}

function coverageHere(record: ThinkRecord): string {
  const model = longestTrained(record.models).at(-1)
  const points = model === undefined ? [] : bySamples(record, model, 'coverage').points
  const [first, last] = [points[0], points.at(-1)]
  if (model === undefined || first === undefined || last === undefined || first === last) return 'not measured'
  return `${modelName(model)}: from ${formatPercent(first.share)} to ${formatPercent(last.share)} from ${first.at} to ${last.at} samples`
}

function sizesHere(record: ThinkRecord): string {
  const phrases = record.comparisons.map(({ smaller, larger, difference, flopsRatio }) => {
    const verb = { gain: 'beats', loss: 'falls short of', none: 'cannot be told apart from' }[signOf(difference)]
    return `${nameOf(record, smaller.model)} ${verb} ${nameOf(record, larger.model)} at ${formatNumber(flopsRatio, 2)} times its FLOPs (${formatPoints(difference.value)} points)`
  })
  return phrases.length === 0 ? 'not measured' : phrases.join('; ')
}

function practiceHere({ learning }: ThinkRecord): string {
  const phrases = learning
    .filter(({ stage }) => stage === 'practised')
    .flatMap(({ size, task, passAt1, passAt8 }) => {
      const before = learning.find((other) => other.size === size && other.task === task && other.stage === 'taught')
      if (before === undefined) return []
      const change = (from: number, to: number) =>
        `${formatPercent(from, { digits: 0 })} → ${formatPercent(to, { digits: 0 })}`
      return [
        `${size}, ${task}: pass@1 ${change(before.passAt1.value, passAt1.value)}, pass@8 ${change(before.passAt8.value, passAt8.value)}`,
      ]
    })
  return phrases.length === 0 ? 'not measured' : phrases.join('; ')
}
