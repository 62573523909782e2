/**
 * Small dense symmetric systems, row-major in flat arrays: what least squares over a handful of parameters needs.
 */

/**
 * Cholesky factor of a symmetric positive definite matrix (n × n), lower triangle, in place.
 * @returns false when the matrix is not positive definite to working precision; its content is then unspecified.
 */
export function cholesky(matrix: Float64Array, n: number): boolean {
  for (let j = 0; j < n; j++) {
    let pivot = matrix[j * n + j] as number
    const scale = pivot
    for (let k = 0; k < j; k++) pivot -= (matrix[j * n + k] as number) ** 2
    if (!(pivot > scale * 1e-15) || !(pivot > 0)) return false
    const root = Math.sqrt(pivot)
    matrix[j * n + j] = root
    for (let i = j + 1; i < n; i++) {
      let sum = matrix[i * n + j] as number
      for (let k = 0; k < j; k++) sum -= (matrix[i * n + k] as number) * (matrix[j * n + k] as number)
      matrix[i * n + j] = sum / root
    }
  }
  return true
}

/** Solves L Lᵀ x = b in place, given the factor of `cholesky`. */
export function choleskySolve(factor: Float64Array, n: number, b: Float64Array): Float64Array {
  for (let i = 0; i < n; i++) {
    let sum = b[i] as number
    for (let k = 0; k < i; k++) sum -= (factor[i * n + k] as number) * (b[k] as number)
    b[i] = sum / (factor[i * n + i] as number)
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i] as number
    for (let k = i + 1; k < n; k++) sum -= (factor[k * n + i] as number) * (b[k] as number)
    b[i] = sum / (factor[i * n + i] as number)
  }
  return b
}

/** ln det of the matrix whose `cholesky` factor this is. */
export function logDeterminant(factor: Float64Array, n: number): number {
  let sum = 0
  for (let i = 0; i < n; i++) sum += Math.log(factor[i * n + i] as number)
  return 2 * sum
}

/** Inverse of the matrix whose `cholesky` factor this is (n × n). */
export function choleskyInverse(factor: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(n * n)
  for (let j = 0; j < n; j++) {
    const column = new Float64Array(n)
    column[j] = 1
    choleskySolve(factor, n, column)
    for (let i = 0; i < n; i++) inverse[i * n + j] = column[i] as number
  }
  return inverse
}

/** vᵀ M v for a symmetric n × n matrix. */
export function quadraticForm(matrix: Float64Array, n: number, v: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) sum += (v[i] as number) * (matrix[i * n + j] as number) * (v[j] as number)
  }
  return sum
}
