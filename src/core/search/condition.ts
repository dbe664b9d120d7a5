/** One condition on a document: as SQL over the facts, and on a document itself where the facts do not list all of it. */
import type { FileMetadata } from '../contracts/metadata.js'
import type { Condition } from '../contracts/search.js'
import type { SqlValue } from './database.js'
import { folded, leavesOf, scalarOf, type Scalar } from './document-words.js'

type Comparison = Exclude<Condition['operator'], 'exists' | '~'>

/** Numbers that may be years. */
const [firstYear, lastYear] = [1000, 9999]

export interface Sql {
  readonly text: string
  readonly values: readonly SqlValue[]
}

export function either(parts: readonly Sql[]): Sql {
  if (parts.length === 0) return { text: 'FALSE', values: [] }
  return { text: parts.map(({ text }) => `(${text})`).join(' OR '), values: parts.flatMap(({ values }) => values) }
}

/** On the column `value`. SQLite puts all numbers before all texts, so one bound keeps each among its own kind. */
export function comparison(condition: Condition): Sql {
  const { operator, value, date } = condition
  if (operator === 'exists' || value === undefined) return { text: 'TRUE', values: [] }
  if (operator === '~') return { text: 'instr(value, ?) > 0', values: [folded(String(value))] }
  const written = writtenDate(condition)
  if (written === undefined) return compared(operator, scalarOf(value))
  const byDate = comparedDate(operator, written)
  if (date === true) return byDate
  const byNumber = compared(operator, scalarOf(value))
  return { text: `((${byNumber.text}) ${operator === '!=' ? 'AND' : 'OR'} (${byDate.text}))`, values: [...byNumber.values, ...byDate.values] }
}

function compared(operator: Comparison, wanted: Scalar): Sql {
  if (operator === '=') return { text: 'value IN (?, ?)', values: [wanted, String(wanted)] }
  if (operator === '!=') return { text: 'value NOT IN (?, ?)', values: [wanted, String(wanted)] }
  return { text: `value ${operator} ? AND ${typeof wanted === 'number' ? "value < ''" : "value >= ''"}`, values: [wanted] }
}

/** What a date begins with. The same as `isDate`. */
const dateForm = "value GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]*'"

function comparedDate(operator: Comparison, written: string): Sql {
  const part = `substr(value, 1, ${written.length})`
  if (operator === '!=') return { text: `NOT (${dateForm} AND ${part} = ?)`, values: [written] }
  // Whatever begins with it or comes later sorts after it: the index need not be read from its beginning.
  if (operator === '<' || operator === '<=') return { text: `${dateForm} AND ${part} ${operator} ?`, values: [written] }
  return { text: `value >= ? AND ${dateForm} AND ${part} ${operator} ?`, values: [written, written] }
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

function compares(actual: Scalar, condition: Condition): boolean {
  const { operator, value, date } = condition
  if (operator === 'exists' || value === undefined) return true
  if (operator === '~') return String(actual).includes(folded(String(value)))
  const written = writtenDate(condition)
  const byDate = written !== undefined && isDate(actual) ? ordered(operator, [...actual].slice(0, written.length).join(''), written) : operator === '!='
  if (date === true) return byDate
  const wanted = scalarOf(value)
  const byValue = isEquality(operator) ? (actual === wanted || actual === String(wanted)) === (operator === '=') : typeof actual === typeof wanted && ordered(operator, actual, wanted)
  if (written === undefined) return byValue
  return operator === '!=' ? byValue && byDate : byValue || byDate
}

/** What dates are compared with, as far as it is written; undefined where the value is none. */
function writtenDate({ value, date }: Condition): string | undefined {
  if (date === true) return folded(String(value))
  return typeof value === 'number' && Number.isInteger(value) && value >= firstYear && value <= lastYear ? String(value) : undefined
}

function isDate(actual: Scalar): actual is string {
  return typeof actual === 'string' && /^[0-9]{4}-[0-9]{2}/.test(actual)
}

function isEquality(operator: Comparison): operator is '=' | '!=' {
  return operator === '=' || operator === '!='
}

function ordered(operator: Comparison, actual: Scalar, wanted: Scalar): boolean {
  const order = typeof actual === 'number' ? actual - Number(wanted) : Buffer.compare(Buffer.from(actual), Buffer.from(String(wanted)))
  if (operator === '=') return order === 0
  if (operator === '!=') return order !== 0
  if (operator === '<') return order < 0
  if (operator === '<=') return order <= 0
  return operator === '>' ? order > 0 : order >= 0
}
