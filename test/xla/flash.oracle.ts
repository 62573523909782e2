import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import * as g from '../../src/engine/index.ts'
import type { ModelShape } from '../../src/model/index.ts'
import { trainingStep } from '../../src/train/index.ts'
import { optimizer } from '../conformance/model-suite.ts'
import { compileModule, python } from './oracle.ts'

/** What a custom call says to the compiler, names of values aside. */
interface CustomCall {
  readonly target: string
  readonly config: unknown
  readonly apiVersion: string
  readonly layouts: string
  readonly types: string
}

function customCalls(text: string): CustomCall[] {
  const line = /custom_call @(\S+?)\(.*?\) \{(.*?)backend_config = "(.*?)(?<!\\)", (operand_layouts = .*?)\} : (.*)/g
  return [...text.matchAll(line)].map(([, target = '', version = '', config = '', layouts = '', types = '']) => ({
    target,
    // MLIR writes a quote as \\22 or as \\"
    config: JSON.parse(config.replaceAll('\\22', '"').replaceAll('\\"', '"')),
    apiVersion: version.trim(),
    layouts,
    types: types.trim(),
  }))
}

describe.skipIf(python === null)('cuDNN attention', () => {
  test('is called as JAX calls it', () => {
    const shape = [2, 3, 64, 32]
    const eye = g.input('eye', [32, 32])
    const scale = 0.25
    const [q, k, v, d] = ['q', 'k', 'v', 'd'].map((name) => g.matmul(g.input(name, shape), eye))
    const operands = [q, k, v] as [g.Tensor, g.Tensor, g.Tensor]
    const output = g.composite({ name: 'causalAttention', scale }, operands[0], operands)
    const gradients = (['q', 'k', 'v'] as const).map((by) =>
      g.composite({ name: 'causalAttentionGradient', scale, by }, operands[0], [...operands, d as g.Tensor]),
    )
    const outputs = Object.fromEntries([output, ...gradients].map((tensor, i) => [`o${i}`, tensor]))
    const { text } = g.stablehlo.lower(outputs, { precision: 'bfloat16', attention: 'cudnn' })
    const script = fileURLToPath(new URL('./flash.py', import.meta.url))
    const jax = execFileSync(python as string, [script, shape.join(), String(scale)], {
      env: { ...process.env, JAX_PLATFORMS: 'cpu' },
    }).toString()
    const expected = customCalls(jax)
    expect(expected.map(({ target }) => target)).toEqual(['__cudnn$fmhaSoftmax', '__cudnn$fmhaSoftmaxBackward'])
    expect(customCalls(text)).toEqual(expected)
  })

  test('on several devices is called by each for its part, which the partitioner accepts', async () => {
    const shape: ModelShape = { width: 32, depth: 1, context: 64, vocabulary: 16 }
    const parallel = { devices: 2, axes: { tokens: 0 } }
    const options = { precision: 'bfloat16', attention: 'cudnn', parallel } as const
    const module = g.stablehlo.lower(trainingStep(shape, 4, optimizer), options)
    expect(customCalls(module.text).map(({ types }) => types.match(/1x2x64x32xbf16/g)?.length)).toEqual([4, 8])
    // all that a CPU lacks is the kernel itself, which is looked up last
    const compiled = compileModule(module, { devices: 2 })
    await expect(compiled).rejects.toThrow(/No registered implementation .*__cudnn\$fmhaSoftmax/)
  })
})
