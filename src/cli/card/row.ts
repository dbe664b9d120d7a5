/** One line of a card: a label, then what there is to say. */
import { displayText } from '../../core/os/path.js'
import { displayWidth, truncateEnd } from '../text.js'

export type Row = readonly [label: string, value: string]

const columns = 100
const labelColumns = 10

/** A label that repeats the one above is left out, so that rows that belong together look it; one that finds no room has a line of its own. */
export function printRows(rows: readonly Row[]): string[] {
  return rows.flatMap(([label, value], at) => {
    if (rows[at - 1]?.[0] === label) return [line('', value)]
    return displayWidth(displayText(label)) < labelColumns ? [line(label, value)] : [line(label, ''), line('', value)]
  })
}

function line(label: string, value: string): string {
  return truncateEnd(`  ${displayText(label).padEnd(labelColumns)}${displayText(value)}`, columns).trimEnd()
}
