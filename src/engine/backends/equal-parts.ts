/** Into how many equal parts, at most `most`, something of each of these sizes can be cut. */
export function equalParts(sizes: readonly number[], most: number): number {
  let parts = most
  while (sizes.some((size) => size % parts !== 0)) parts--
  return parts
}
