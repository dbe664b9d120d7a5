/** What `npm run eval` prints: one row for each figure. */

/** One data set, scored with the code that people run. */
export interface EvalRow {
  /** What is measured, such as `OCR word-F1`. */
  readonly what: string
  /** Name of the data set. */
  readonly dataSet: string
  /** Items that were scored; a row of none is not shown. */
  readonly count: number
  /** Shares (0.97) or scores in percent (40.5): as many, and in the same unit, as `atLeast` and `ambition` have. A rate that is to be small is given as what is left of 1. */
  readonly figures: readonly number[]
  readonly atLeast?: readonly number[]
  readonly ambition?: readonly number[]
  /** What others reach, with their name, such as `Presidio 0.618`. */
  readonly anchor?: string
  /** Wall-clock milliseconds for one item, models loaded. */
  readonly msPerItem: number
  /** What fails, in a line: names of files, kinds of cases. */
  readonly failures?: string
}

/**
 * A file of `bench/eval/` exports one as `score`. The folder is that of all evaluation data. A part that is not
 * there is said on stderr and gives no row; what is there and cannot be read is an error.
 */
export type Scorer = (folder: string) => Promise<readonly EvalRow[]>
