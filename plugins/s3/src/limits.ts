/** How long is waited, and how much is taken; tests give shorter ones. */
export interface Limits {
  /** Until a connection is there. */
  readonly connectMilliseconds: number
  /** Without a byte in either direction. */
  readonly idleMilliseconds: number
  /** Objects of one page of a listing; stores give 1,000 at most. */
  readonly pageObjects: number
  /** Of an answer that is not an object: a page of a listing has about 300 KB. */
  readonly answerBytes: number
  /** The largest object that is read whole. */
  readonly objectBytes: number
  /** Objects of this size and more are sent in parts, of `partBytes` each. */
  readonly multipartBytes: number
  /** Amazon wants 5 MiB at least, for all but the last. */
  readonly partBytes: number
  /** A claim (`claims.ts`) that did not change for so long belongs to nobody any more. */
  readonly claimMilliseconds: number
}

const mebibyte = 1024 * 1024

export const usualLimits: Limits = {
  connectMilliseconds: 15_000,
  idleMilliseconds: 60_000,
  pageObjects: 1000,
  answerBytes: 16 * mebibyte,
  objectBytes: 2048 * mebibyte,
  multipartBytes: 64 * mebibyte,
  partBytes: 16 * mebibyte,
  claimMilliseconds: 60_000,
}
