/** One line of a card: a label, then what there is to say. */
import { displayText } from '../../core/os/path.js'
import { truncateEnd } from '../text.js'

export type Row = readonly [label: string, value: string]

const columns = 100
const labelColumns = 10

/** A label that repeats the one above is left out, so that rows that belong together look it. */
export function printRows(rows: readonly Row[]): string[] {
  return rows.map(([label, value], at) => line(rows[at - 1]?.[0] === label ? '' : label, value))
}

function line(label: string, value: string): string {
  return truncateEnd(`  ${displayText(label).padEnd(labelColumns)}${displayText(value)}`, columns).trimEnd()
}
