import { fail } from '../error.ts'

/**
 * Probability that at least one of k samples is correct, estimated from c correct ones among n independent samples:
 * 1 − C(n − c, k) / C(n, k), the share of all subsets of k samples that hold a correct one. Unbiased for every k ≤ n
 * (Chen et al. 2021, arXiv 2107.03374, equation 1); for k > n no unbiased estimate exists.
 * @throws EscaladoError `bad-counts`, `too-few-samples`
 */
export function passAtK(n: number, c: number, k: number): number {
  checkCounts(n, c, k)
  if (c === 0) return 0
  return c + k > n ? 1 : -Math.expm1(logShareWithout(n, c, k))
}

/**
 * Probability that all of k samples are correct, estimated without bias from c correct ones among n:
 * C(c, k) / C(n, k) (pass^k; Yao et al. 2024, arXiv 2406.12045).
 * @throws EscaladoError `bad-counts`, `too-few-samples`
 */
export function passHatK(n: number, c: number, k: number): number {
  checkCounts(n, c, k)
  return k > c ? 0 : Math.exp(logShareWithout(n, n - c, k))
}

/**
 * pass@k when sampling went on until the c-th correct sample, which was the n-th. The last sample is then correct
 * whatever the chance of success, so only the n − 1 before it tell: 1 − C(n − 1 − k, c − 1) / C(n − 1, c − 1), which is
 * (c − 1)/(n − 1) at k = 1 (Haldane 1945, Biometrika 33:222). Unbiased for every k, also above n.
 * @throws EscaladoError `bad-counts`
 */
export function passAtKStopped(n: number, c: number, k: number): number {
  if (c < 1) {
    fail({
      code: 'bad-counts',
      what: 'sampling cannot have stopped at a success where there is none',
      value: { n, c },
      fix: 'Use passAtK for a number of samples that was fixed in advance.',
    })
  }
  checkCounts(n, c, Math.min(k, n))
  return k > n - c ? 1 : passAtK(n - 1, c - 1, k)
}

/**
 * 1 − (1 − c/n)^k: biased low, since a chance of success that is not known exactly costs more than it gains, and worse
 * the nearer k is to n. Here for comparison only.
 */
export function plugInPassAtK(n: number, c: number, k: number): number {
  if (c === 0) return 0
  return c === n ? 1 : -Math.expm1(k * Math.log1p(-c / n))
}

/** ln[C(n − c, k) / C(n, k)] for c + k ≤ n. Symmetric in c and k, so the shorter product is taken. */
function logShareWithout(n: number, c: number, k: number): number {
  const few = Math.min(c, k)
  const many = Math.max(c, k)
  let sum = 0
  for (let i = 0; i < few; i++) sum += Math.log1p(-many / (n - i))
  return sum
}

function checkCounts(n: number, c: number, k: number): void {
  if (!Number.isInteger(n) || !Number.isInteger(c) || !Number.isInteger(k) || c < 0 || c > n || k < 1) {
    fail({
      code: 'bad-counts',
      what: 'correct samples c, samples n and subset size k must be whole numbers with 0 <= c <= n and k >= 1',
      value: { n, c, k },
      fix: 'Count every sample once, and the correct ones among them.',
    })
  }
  if (k > n) {
    fail({
      code: 'too-few-samples',
      what: 'nothing unbiased can be said about more samples than were drawn',
      value: { n, k },
      fix: 'Draw at least k samples, or extrapolate with a law of the success probabilities.',
    })
  }
}
