/** What `npm run eval` prints: one row for each figure. */

/** A folder of `../shared/eval`, scored with the code that people run. Undefined rows are none: a folder that is not there is said by name. */
export interface EvalRow {
  /** What is measured, such as `OCR word-F1`. */
  readonly what: string
  /** Name of the data set. */
  readonly dataSet: string
  readonly count: number
  /** In the unit of `atLeast`: a share (0.97), a score in percent (40.5), or as many numbers as `figures` has separated by ` / `. */
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

/** One file of `bench/eval/` exports this as `score`: the folder is that of all evaluation data. */
export type Scorer = (folder: string) => Promise<readonly EvalRow[]>
