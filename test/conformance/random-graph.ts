import * as g from '../../src/engine/index.ts'
import { type Data, type Named, type OpName, type Shape, sizeOf, type Tensor } from '../../src/engine/index.ts'
import { createRandom } from '../../src/stats/index.ts'

export interface RandomGraph {
  readonly outputs: Named<Tensor>
  readonly feeds: Named<Data>
}

const sizes = [1, 1, 2, 3, 4, 5, 7, 8, 16, 17, 20, 33]
/** Numbers of a tensor, of most and of a few. */
const [usual, large] = [400, 6000]

/**
 * A graph of 10 to 60 steps over small tensors, each made of some made before: subexpressions are shared, views are seen
 * through views, parts joined of parts. Numbers stay near 1 and no step is steep, so that rounding stays small; what is
 * compared or cut to a whole number is as it was fed, so that rounding decides nothing.
 */
export function randomGraph(seed: number): RandomGraph {
  const random = createRandom('graph', seed)
  const most = random.uniform() < 0.1 ? large : usual
  const feeds: Record<string, Data> = {}
  const floats: Tensor[] = []
  const feed = (shape: Shape, dtype: 'float32' | 'int32' | 'bool', number: () => number): Tensor => {
    const name = `x${Object.keys(feeds).length}`
    const Kind = { float32: Float32Array, int32: Int32Array, bool: Uint8Array }[dtype]
    feeds[name] = Kind.from(Array.from({ length: sizeOf(shape) }, number))
    return g.input(name, shape, dtype)
  }
  const shapeOf = (rank = random.integer(5)): number[] => {
    const shape: number[] = []
    for (let i = 0; i < rank; i++) {
      const fitting = sizes.filter((size) => size * sizeOf(shape) <= most)
      shape.unshift(random.pick(fitting))
    }
    return shape
  }
  function fresh(shape: Shape): Tensor {
    if (random.uniform() > 0.1) return feed(shape, 'float32', random.normal)
    const everywhere = g.scalar(Math.fround(random.normal()))
    return g.broadcast(random.integer(2) === 0 ? everywhere : g.multiply(everywhere, everywhere), shape)
  }
  const integers = (shape: Shape, below: number): Tensor => feed(shape, 'int32', () => random.integer(below))
  /** Indices, sometimes a view of others. */
  function indices(shape: Shape, below: number): Tensor {
    const kind = random.integer(4)
    if (kind === 0 && shape.length > 1) {
      const order = random.shuffle([...shape.keys()])
      const sources = order.map((_, axis) => shape[order.indexOf(axis)] as number)
      return g.transpose(integers(sources, below), order)
    }
    if (kind === 1 && shape.length > 0) return g.broadcast(integers(shape.with(0, 1), below), shape)
    if (kind === 2) return g.reshape(g.slice(integers([2, sizeOf(shape)], below), 0, 1, 2), shape)
    return integers(shape, below)
  }
  /** What may be compared: as fed. */
  function condition(shape: Shape): Tensor {
    const kind = random.integer(4)
    if (kind === 0) return feed(shape, 'bool', () => random.integer(2))
    if (kind === 1) return g.equal(integers(shape, 3), g.add(integers(partOf(shape), 2), integers([], 2)))
    if (kind === 2)
      return g.equal(
        g.cast(integers(shape, 2), 'bool'),
        feed(partOf(shape), 'bool', () => random.integer(2)),
      )
    return g.less(feed(shape, 'float32', random.normal), feed(partOf(shape), 'float32', random.normal))
  }
  /** A shape that broadcasts to another. */
  const partOf = (shape: Shape): number[] =>
    shape
      .map((size) => (random.uniform() < 0.3 ? 1 : size))
      .slice(random.uniform() < 0.2 ? random.integer(shape.length + 1) : 0)

  const any = (): Tensor => floats[Math.floor(floats.length * random.uniform() ** 0.6)] as Tensor
  /** One of the tensors with at least so many axes. */
  function withAxes(rank: number): Tensor {
    const fitting = floats.filter(({ shape }) => shape.length >= rank)
    return fitting.length > 0 && random.uniform() < 0.95
      ? random.pick(fitting)
      : fresh(shapeOf(rank + random.integer(2)))
  }
  /** A tensor of a shape, by preference one that is there or can be seen so. */
  function like(shape: Shape): Tensor {
    const fitting = floats.filter((x) => sizeOf(x.shape) === sizeOf(shape))
    return fitting.length > 0 && random.uniform() < 0.8 ? g.reshape(random.pick(fitting), shape) : fresh(shape)
  }
  const axisOf = (x: Tensor): number => random.integer(x.shape.length)
  const axesOf = (x: Tensor): number[] =>
    random.shuffle([...x.shape.keys()]).slice(0, 1 + random.integer(x.shape.length))
  const divisors = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1).filter((d) => n % d === 0)
  const fits = (x: Tensor): boolean => sizeOf(x.shape) <= 2 * most
  /** Into (−1, 1). */
  const tame = (x: Tensor): Tensor => g.divide(x, g.sqrt(g.add(g.multiply(x, x), 1)))

  const makers: { readonly [K in Exclude<OpName, 'input' | 'constant' | 'composite'>]: () => Tensor } = {
    negate: () => g.negate(any()),
    exp: () => g.exp(g.negate(g.relu(any()))),
    log: () => {
      const x = any()
      return g.log(g.add(g.multiply(x, x), 1))
    },
    sqrt: () => {
      const x = any()
      return g.sqrt(g.add(g.multiply(x, x), 0.5))
    },
    relu: () => g.relu(any()),
    reluSquared: () => g.multiply(g.reluSquared(tame(any())), 0.5),
    cast: () => {
      const shape = shapeOf()
      if (random.uniform() < 0.3) return g.cast(condition(shape), 'float32')
      if (random.uniform() < 0.5) return g.cast(g.cast(condition(shape), 'int32'), 'float32')
      return g.cast(
        g.cast(
          feed(shape, 'float32', () => 3 * random.normal()),
          'int32',
        ),
        'float32',
      )
    },
    add: () => pair((a, b) => g.multiply(g.add(a, b), 0.5)),
    subtract: () => pair((a, b) => g.multiply(g.subtract(a, b), 0.5)),
    multiply: () => pair((a, b) => g.multiply(tame(a), b)),
    divide: () => pair((a, b) => g.divide(a, g.add(g.multiply(b, b), 1))),
    minimum: () => pair(g.minimum),
    less: () => {
      const x = any()
      return g.where(condition(x.shape), x, g.negate(x))
    },
    equal: () => g.cast(condition(shapeOf()), 'float32'),
    where: () => pair((a, b) => g.where(condition(partOf(a.shape)), a, b)),
    sum: () => {
      const x = withAxes(1)
      return g.mean(x, axesOf(x))
    },
    maximum: () => {
      const x = withAxes(1)
      return g.maximum(x, axesOf(x))
    },
    rmsNorm: () => g.rmsNorm(withAxes(1), 0.5),
    inverseRms: () => g.inverseRms(withAxes(1), 1),
    softmax: () => g.softmax(withAxes(1)),
    matmul: () => {
      const a = withAxes(2)
      const [transposeA, transposeB] = [random.integer(2) === 1, random.integer(2) === 1]
      const inner = a.shape.at(transposeA ? -2 : -1) as number
      const other = random.pick(sizes)
      const batch = partOf(a.shape.slice(0, -2))
      const b = like([...batch, ...(transposeB ? [other, inner] : [inner, other])])
      return g.matmul(a, b, { transposeA, transposeB, scale: 1 / inner })
    },
    reshape: () => {
      const x = any()
      const shape: number[] = []
      let left = sizeOf(x.shape)
      while (left > 1 || random.uniform() < 0.3) {
        const size = random.pick(divisors(left))
        shape.push(size)
        left /= size
        if (shape.length === 4 && left > 1) {
          shape.push(left)
          left = 1
        }
      }
      return g.reshape(x, shape)
    },
    transpose: () => {
      const x = withAxes(2)
      return g.transpose(x, random.shuffle([...x.shape.keys()]))
    },
    broadcast: () => {
      const x = any()
      const shape = x.shape.map((size) => (size === 1 ? random.pick(sizes) : size))
      return g.broadcast(x, random.integer(2) === 0 && shape.length < 4 ? [random.pick(sizes), ...shape] : shape)
    },
    concatenate: () => {
      const x = withAxes(1)
      const axis = axisOf(x)
      const others = Array.from({ length: 1 + random.integer(2) }, () =>
        random.uniform() < 0.3
          ? x
          : like(x.shape.with(axis, random.uniform() < 0.5 ? (x.shape[axis] as number) : random.pick(sizes))),
      )
      return g.concatenate(random.shuffle([x, ...others]), axis)
    },
    slice: () => {
      const x = withAxes(1)
      const axis = axisOf(x)
      const start = random.integer(x.shape[axis] as number)
      return g.slice(x, axis, start, start + 1 + random.integer((x.shape[axis] as number) - start))
    },
    pad: () => {
      const x = withAxes(1)
      return g.pad(x, axisOf(x), random.integer(3), random.integer(3))
    },
    rotate: () => {
      const [x, n, h] = [withAxes(1), random.pick(sizes), random.pick(sizes)]
      const rotated = like([...x.shape.slice(0, 1), n, 2 * h])
      const angles = fresh([n, h])
      return g.rotate(rotated, tame(angles), like([n, h]))
    },
    withGradient: () => {
      const x = any()
      return g.withGradient(g.negate(x), [x], (gradient) => [gradient])
    },
    gather: () => {
      const table = withAxes(1)
      return g.gather(table, indices(shapeOf(random.integer(3)), table.shape[0] as number))
    },
    scatterAdd: () => {
      const updates = withAxes(1)
      const rows = random.pick(sizes)
      const share = (updates.shape.at(-1) as number) / sizeOf(updates.shape)
      return g.multiply(g.scatterAdd(indices(updates.shape.slice(0, -1), rows), updates, rows), share)
    },
    replaceRows: () => {
      const table = withAxes(1)
      const rows = random.shuffle([...Array(table.shape[0] as number).keys()])
      const shape = random.pick([[], [1], [Math.min(3, rows.length)], [1, Math.min(2, rows.length)]])
      const places = feed(shape, 'int32', () => (random.uniform() < 0.2 ? -1 : (rows.pop() as number)))
      return g.replaceRows(table, places, like([...shape, ...table.shape.slice(1)]))
    },
    pick: () => {
      const x = withAxes(1)
      return g.pick(x, indices(x.shape.slice(0, -1), x.shape.at(-1) as number))
    },
    pickAdd: () => {
      const x = withAxes(1)
      return g.pickAdd(x, indices(x.shape.slice(0, -1), x.shape.at(-1) as number), like(x.shape.slice(0, -1)))
    },
    crossEntropy: () => {
      const x = withAxes(1)
      return g.crossEntropy(x, indices(x.shape.slice(0, -1), x.shape.at(-1) as number))
    },
  }
  function pair(join: (a: Tensor, b: Tensor) => Tensor): Tensor {
    const a = any()
    const b = random.uniform() < 0.1 ? a : like(partOf(a.shape))
    return random.integer(2) === 0 ? join(a, b) : join(b, a)
  }

  for (let i = 0; i < 3; i++) floats.push(fresh(shapeOf()))
  const names = Object.keys(makers) as (keyof typeof makers)[]
  const steps = 10 + random.integer(51)
  while (floats.length < steps) {
    const made = makers[random.pick(names)]()
    if (fits(made)) floats.push(made)
  }
  const chosen = [floats.at(-1) as Tensor, ...Array.from({ length: random.integer(6) }, any)]
  if (random.uniform() < 0.3) chosen.push(condition(shapeOf()))
  if (random.uniform() < 0.3) chosen.push(g.add(integers(shapeOf(), 9), integers([], 9)))
  if (random.uniform() < 0.2) chosen.push(random.pick(chosen))
  const outputs = Object.fromEntries(chosen.map((x, i) => [`y${i}`, x]))
  const used = new Set(g.inputsOf(Object.values(outputs)).map((x) => x.parameters.name))
  return { outputs, feeds: Object.fromEntries(Object.entries(feeds).filter(([name]) => used.has(name))) }
}
