/** Masks of a loop: which numbers of a row's last vector exist, one that every step may use, and all numbers. */
export const masks = { tail: 1, scratch: 2, all: 3 } as const
