import { isOp } from '../../../graph/order.ts'
import { type Shape, sizeOf, type Tensor } from '../../../graph/tensor.ts'
import { type Copy, isLeaf, isView, type Storage, sourceOf, splat } from './storage.ts'
import { commonAxes } from './views.ts'

/** Results that one loop computes, in order. */
export interface Region {
  readonly does: 'loop'
  readonly space: Space
  readonly members: (Tensor | Copy)[]
}

/** Rows, in their shape, and the length of a row: the index space of a loop. */
export interface Space {
  readonly rows: Shape
  readonly length: number
}

export type Step = Region | { readonly does: 'matmul'; readonly tensor: Tensor<'matmul'> } | RowStep
interface RowStep {
  readonly does: 'rows'
  readonly tensor: Tensor<'scatterAdd'> | Tensor<'replaceRows'>
}

export interface Schedule {
  readonly steps: readonly Step[]
  /** Results that must be in memory. */
  readonly stored: ReadonlySet<Tensor>
}

/** How a loop's value meets the rows: a number each, or one for the whole row. */
type Form = 'full' | 'row'

const reductions = ['sum', 'maximum']
export const isReduction = (tensor: Tensor): boolean => reductions.includes(tensor.op)
const steps = ['matmul', 'scatterAdd', 'replaceRows']
const isLooped = (tensor: Tensor): boolean =>
  !isLeaf(tensor) && !isView(tensor) && !steps.includes(tensor.op) && tensor.op !== 'concatenate'

const spaceOfShape = (shape: Shape): Space => ({ rows: shape.slice(0, -1), length: shape.at(-1) ?? 1 })

/** The index space of what computes a tensor. */
export function spaceOf(member: Tensor | Copy): Space {
  if ('from' in member) return spaceOfShape(member.from.shape)
  if (isReduction(member)) return spaceOfShape((member.inputs[0] as Tensor).shape)
  if (isOp(member, 'gather')) {
    const [table, indices] = member.inputs as [Tensor, Tensor]
    return { rows: indices.shape, length: sizeOf(table.shape.slice(1)) }
  }
  return spaceOfShape(member.shape)
}

/** What a member reads, loops' own values or memory. */
export const operandsOf = (member: Tensor | Copy): readonly Tensor[] =>
  'from' in member ? [member.from] : member.inputs

const isSameSpace = (a: Space, b: Space): boolean =>
  a.length === b.length && sizeOf(a.rows) === sizeOf(b.rows) && commonAxes([a.rows, b.rows]) !== null
/** Whether a tensor has one number for each row of a space. What is gathered is never taken for that: it is a row of its own. */
const isRowOf = (tensor: Tensor, { rows, length }: Space): boolean =>
  length > 1 && tensor.op !== 'gather' && (tensor.shape.at(-1) ?? 1) === 1 && sizeOf(tensor.shape) === sizeOf(rows)

/** How a region computes a member. Reductions, and what is made of them alone, are one number per row. */
export function formOf({ space }: Region, member: Tensor | Copy): Form {
  if ('from' in member) return 'full'
  const isOfRows = isReduction(member) || (isRowOf(member, space) && !isSameSpace(spaceOf(member), space))
  return isOfRows ? 'row' : 'full'
}

/**
 * Whether a region has an operand of a member as a value of its own, at the place where the member needs it. Otherwise it is
 * read from memory, which is complete only behind the step that computes it.
 */
export function isDirect(region: Region, operand: Tensor, member: Tensor | Copy): boolean {
  const source = sourceOf(operand)
  // a row of a table is read by its index
  if (!region.members.includes(source) || (!('from' in member) && member.op === 'gather')) return false
  const space = formOf(region, member) === 'full' ? spaceOf(member) : region.space
  if (formOf(region, source) === 'full') {
    return formOf(region, member) === 'full' || isReduction(member as Tensor)
      ? isSameSpace(spaceOfShape(operand.shape), space) && sizeOf(operand.shape) === sizeOf(spaceShape(space))
      : false
  }
  // one number per row, which must not be repeated along other axes
  return sizeOf(operand.shape) === sizeOf(space.rows) && (operand.shape.at(-1) ?? 1) === 1
}

/** The rows' axes that all members of a loop can be cut into, outermost first; null where there are none. */
export const axesOf = ({ members }: Region): number[] | null => commonAxes(members.map((one) => spaceOf(one).rows))

const spaceShape = ({ rows, length }: Space): Shape => [...rows, length]

/**
 * Puts results into loops, each as early as its operands allow into a loop over the same space. What has one user only is
 * computed where it is used.
 */
export function schedule(order: readonly Tensor[], storage: Storage): Schedule {
  const list: Step[] = []
  const position = new Map<Tensor, number>()
  const stored = new Set<Tensor>(storage.placed)
  const deferred = new Set<Tensor>()
  const users = usersOf(order)

  /** The results whose memory a tensor is a view of. */
  function resultBehind(tensor: Tensor): Tensor | null {
    if (isLeaf(tensor)) return null
    return isView(tensor) && storage.copiesFor(tensor).length === 0 ? resultBehind(tensor.inputs[0] as Tensor) : tensor
  }
  const positionOf = (tensor: Tensor): number => {
    const result = resultBehind(tensor)
    return result === null ? -1 : (position.get(result) ?? -1)
  }

  /** Makes sure that a tensor is in memory before the next step. */
  function need(tensor: Tensor): void {
    const result = resultBehind(tensor)
    if (result === null || splat(tensor) !== undefined) return
    if (deferred.has(result)) place(result)
    stored.add(result)
  }

  /** A result with the deferred ones it is made of, operands first. */
  function treeOf(result: Tensor): Tensor[] {
    const tree: Tensor[] = []
    const visit = (tensor: Tensor): void => {
      for (const input of tensor.inputs) {
        const source = sourceOf(input)
        if (deferred.has(source) && !tree.includes(source)) visit(source)
      }
      tree.push(tensor)
    }
    visit(result)
    return tree
  }

  /** Puts a result into the earliest loop that takes it, or a new one; with it what waited for it. */
  function place(member: Tensor | Copy): number {
    let tree: readonly (Tensor | Copy)[] = 'from' in member ? [member] : treeOf(member)
    // what waits behind a view that changes the order must be computed before
    for (const one of tree) {
      for (const operand of operandsOf(one)) {
        const result = resultBehind(operand)
        if (result !== null && deferred.has(result) && !tree.includes(sourceOf(operand))) place(result)
      }
    }
    const fresh: Region = { does: 'loop', space: spaceOf(member), members: [] }
    if (!accepts(fresh, list.length, tree)) {
      for (const one of tree) if (one !== member && deferred.has(one as Tensor)) place(one)
      tree = [member]
    }
    const found = list.findIndex((step, i) => step.does === 'loop' && isPartOf(step, tree) && accepts(step, i, tree))
    const at = found < 0 ? list.push(fresh) - 1 : found
    const region = list[at] as Region
    region.members.push(...tree)
    for (const one of tree) {
      if ('from' in one) continue
      deferred.delete(one)
      position.set(one, at)
    }
    for (const one of tree) for (const operand of operandsOf(one)) if (!isDirect(region, operand, one)) need(operand)
    return at
  }

  /** Whether a loop may compute a tree of results: same space, operands that are its own or in memory before it. */
  function accepts(region: Region, at: number, tree: readonly (Tensor | Copy)[]): boolean {
    const whole: Region = { ...region, members: [...region.members, ...tree] }
    const isReady = (operand: Tensor, one: Tensor | Copy): boolean =>
      splat(operand) !== undefined ||
      isDirect(whole, operand, one) ||
      (!tree.includes(sourceOf(operand)) && positionOf(operand) < at)
    return (
      tree.every(
        (one) => isSameSpace(spaceOf(one), region.space) || (!('from' in one) && isRowOf(one, region.space)),
      ) &&
      axesOf(whole) !== null &&
      tree.every((one) => operandsOf(one).every((operand) => isReady(operand, one)))
    )
  }

  /** Whether a loop is about the same rows: over all of each, or, if only numbers per row are asked for, it has some of those. */
  function isPartOf(region: Region, tree: readonly (Tensor | Copy)[]): boolean {
    const whole: Region = { ...region, members: [...region.members, ...tree] }
    const takesFrom = (one: Tensor | Copy): boolean =>
      operandsOf(one).some((operand) => !tree.includes(sourceOf(operand)) && isDirect(whole, operand, one))
    return tree.some((one) => isSameSpace(spaceOf(one), region.space) || takesFrom(one))
  }

  function copy(copies: readonly Copy[]): number {
    return Math.max(-1, ...copies.map(place))
  }

  for (const tensor of order) {
    if (isLeaf(tensor)) continue
    if (isOp(tensor, 'concatenate')) {
      const parts = tensor.inputs.map(positionOf)
      position.set(tensor, Math.max(copy(storage.copiesFor(tensor)), ...parts))
    } else if (isView(tensor)) {
      const copies = storage.copiesFor(tensor)
      if (copies.length > 0) position.set(tensor, copy(copies))
    } else if (isLooped(tensor)) {
      if (mayWait(tensor)) deferred.add(tensor)
      else place(tensor)
    } else {
      copy(storage.copiesFor(tensor))
      for (const input of tensor.inputs) need(input)
      position.set(tensor, list.push(stepOf(tensor)) - 1)
      stored.add(tensor)
    }
  }
  copy(storage.outputCopies)
  return { steps: list, stored }

  /** Whether a result has one user, a loop's member that goes through it in the same order. */
  function mayWait(tensor: Tensor): boolean {
    if (isReduction(tensor) || storage.placed.has(tensor)) return false
    let [user, ...others] = users.get(tensor) ?? []
    let seen = tensor
    while (user !== undefined && others.length === 0 && isOp(user, 'reshape') && storage.copiesFor(user).length === 0) {
      seen = user
      ;[user, ...others] = users.get(user) ?? []
    }
    if (user === undefined || others.length > 0 || !isLooped(user) || isOp(user, 'gather')) return false
    const space = spaceOf(user)
    const own = spaceOf(tensor)
    const isFull = isSameSpace(own, space) && sizeOf(seen.shape) === sizeOf(spaceShape(space))
    return isFull || (isRowOf(tensor, space) && seen.shape.length === space.rows.length + 1)
  }
}

const stepOf = (tensor: Tensor): Step =>
  isOp(tensor, 'matmul') ? { does: 'matmul', tensor } : { does: 'rows', tensor: tensor as RowStep['tensor'] }

/** Who reads a tensor; an output counts as nobody, since its result is placed. */
function usersOf(order: readonly Tensor[]): Map<Tensor, Tensor[]> {
  const users = new Map<Tensor, Tensor[]>()
  for (const tensor of order) {
    for (const input of new Set(tensor.inputs)) users.set(input, [...(users.get(input) ?? []), tensor])
  }
  return users
}
