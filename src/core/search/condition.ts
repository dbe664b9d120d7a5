/** One condition on a document: as SQL over the facts, and on a document itself where the facts do not list all of it. */
import type { FileMetadata } from '../contracts/metadata.js'
import type { Condition } from '../contracts/search.js'
import type { SqlValue } from './database.js'
import { folded, leavesOf, scalarOf, type Scalar } from './document-words.js'

export interface Sql {
  readonly text: string
  readonly values: readonly SqlValue[]
}

export function either(parts: readonly Sql[]): Sql {
  if (parts.length === 0) return { text: 'FALSE', values: [] }
  return { text: parts.map(({ text }) => `(${text})`).join(' OR '), values: parts.flatMap(({ values }) => values) }
}

/** On the column `value`. SQLite puts all numbers before all texts, so one bound keeps each among its own kind. */
export function comparison({ operator, value }: Condition): Sql {
  if (operator === 'exists' || value === undefined) return { text: 'TRUE', values: [] }
  const wanted = scalarOf(value)
  const among = typeof wanted === 'number' ? "value < ''" : "value >= ''"
  switch (operator) {
    case '=':
      return { text: 'value IN (?, ?)', values: [wanted, String(wanted)] }
    case '!=':
      return { text: 'value NOT IN (?, ?)', values: [wanted, String(wanted)] }
    case '~':
      return { text: 'instr(value, ?) > 0', values: [folded(String(value))] }
    case '<':
    case '<=':
    case '>':
    case '>=':
      return { text: `value ${operator} ? AND ${among}`, values: [wanted] }
  }
}

/** The same on a document. */
export function holds(condition: Condition, document: FileMetadata): boolean {
  const name = folded(condition.member.join('.'))
  for (const { member, value } of leavesOf(document)) {
    const at = folded(member.join('.'))
    if (condition.operator === 'exists' ? at === name || at.startsWith(`${name}.`) : at === name && compares(scalarOf(value), condition)) return true
  }
  return false
}

function compares(actual: Scalar, { operator, value }: Condition): boolean {
  if (operator === 'exists' || value === undefined) return true
  const wanted = scalarOf(value)
  switch (operator) {
    case '=':
      return actual === wanted || actual === String(wanted)
    case '!=':
      return actual !== wanted && actual !== String(wanted)
    case '~':
      return String(actual).includes(folded(String(value)))
    case '<':
    case '<=':
    case '>':
    case '>=':
      return typeof actual === typeof wanted && ordered(operator, actual, wanted)
  }
}

function ordered(operator: '<' | '<=' | '>' | '>=', actual: Scalar, wanted: Scalar): boolean {
  const order = typeof actual === 'number' ? actual - Number(wanted) : Buffer.compare(Buffer.from(actual), Buffer.from(String(wanted)))
  if (operator === '<') return order < 0
  if (operator === '<=') return order <= 0
  return operator === '>' ? order > 0 : order >= 0
}
