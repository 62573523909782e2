/** Shapes that marks are told apart by: more than a plotting library brings, and the same ones in the legends. */
/** Corners about the origin, of a shape that looks as large as the circle of radius 1. */
export type Shape = readonly (readonly [x: number, y: number])[]

const circle = around(24, 1)
const square = around(4, 1.25, 1 / 8)
const diamond = around(4, 1.35)
const up = around(3, 1.5, 1 / 4)
const down = around(3, 1.5, -1 / 4)
const left = around(3, 1.5, 1 / 2)
const right = around(3, 1.5)
const star = around(10, 1.6, 1 / 4).map(([x, y], i) =>
  i % 2 === 0 ? ([x, y] as const) : ([x * 0.45, y * 0.45] as const),
)
const plus = cross(0)
const times = cross(1 / 8)
const hourglass: Shape = scaled([-1, -1], [1, -1], [-1, 1], [1, 1])
const bowTie: Shape = scaled([-1, -1], [1, 1], [1, -1], [-1, 1])

/** In the order in which they are given out, those that are told apart most easily first. */
const shapes: readonly Shape[] = [circle, square, up, diamond, star, plus, down, times, hourglass, right, bowTie, left]

/** The shape of number i; after twelve they begin again. */
export function shapeAt(i: number): Shape {
  return shapes[i % shapes.length] as Shape
}

/** A shape as the path of an SVG element about the origin. */
export function shapePath(shape: Shape, radius: number): string {
  const corners = shape.map(([x, y]) => `${round(x * radius)} ${round(y * radius)}`)
  return `M${corners.join('L')}Z`
}

/** What Plot asks of a symbol: to draw itself about the origin, with an area in square pixels. */
export interface PlotSymbol {
  draw(path: PathContext, area: number): void
}

interface PathContext {
  moveTo(x: number, y: number): void
  lineTo(x: number, y: number): void
  closePath(): void
}

export function plotSymbol(shape: Shape): PlotSymbol {
  return {
    draw(path, area) {
      const radius = Math.sqrt(area / Math.PI)
      for (const [i, [x, y]] of shape.entries()) {
        if (i === 0) path.moveTo(x * radius, y * radius)
        else path.lineTo(x * radius, y * radius)
      }
      path.closePath()
    },
  }
}

/** A regular polygon, turned by a share of the full turn; upwards is negative, as in SVG. */
function around(corners: number, radius: number, turned = 0): Shape {
  return Array.from({ length: corners }, (_, i) => {
    const angle = 2 * Math.PI * (i / corners + turned)
    return [radius * Math.cos(angle), -radius * Math.sin(angle)] as const
  })
}

/** Two bars across each other, turned by a share of the full turn. */
function cross(turned: number): Shape {
  const [long, wide] = [1.45, 0.45]
  const arm = [
    [long, -wide],
    [long, wide],
    [wide, wide],
  ] as const
  const angles = [0, 1, 2, 3].map((quarter) => 2 * Math.PI * (quarter / 4 + turned))
  return angles.flatMap((angle) =>
    arm.map(
      ([x, y]) => [x * Math.cos(angle) - y * Math.sin(angle), x * Math.sin(angle) + y * Math.cos(angle)] as const,
    ),
  )
}

function scaled(...corners: Shape): Shape {
  return corners.map(([x, y]) => [x * 1.1, y * 1.1] as const)
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
