/** `--where 'code.lines > 100'`, taken apart. */
import { BackupError } from '../../core/contracts/errors.js'
import type { Condition } from '../../core/contracts/search.js'

const hint = "Write a member, a comparison (= != < <= > >= ~) and a value, or 'exists': --where 'code.lines > 100', --where 'code.symbols ~ inventory', --where 'image exists'."
/** Member, operator, and whatever follows. Blanks around an operator may be left out. */
const pattern = /^\s*([^\s=!<>~]+)\s*(==|!=|<=|>=|=|<|>|~)\s*(.*?)\s*$/s
const existence = /^\s*([^\s=!<>~]+)\s+exists\s*$/i

/** Throws `invalid-usage`. */
export function parseCondition(text: string): Condition {
  const exists = existence.exec(text)
  if (exists !== null) return { member: memberOf(exists[1]!, text), operator: 'exists' }
  const parts = pattern.exec(text)
  if (parts === null) throw wrong(text, /[=!<>~]/.test(text) ? 'no member before the comparison' : 'no comparison')
  const [, member, written, value] = parts as unknown as [string, string, string, string]
  const operator = (written === '==' ? '=' : written) as Condition['operator']
  if (value === '') throw wrong(text, `no value after ${written}`)
  if (/^[=!<>~]/.test(value)) throw wrong(text, `two comparisons, ${written} and ${value[0]}`)
  return { member: memberOf(member, text), operator, value: valueOf(value, text) }
}

function memberOf(written: string, text: string): string[] {
  const names = written.split('.')
  if (names.includes('')) throw wrong(text, `'${written}' has a name missing beside a dot`)
  return names
}

/** In quotes a text; else a number where it is one. */
function valueOf(written: string, text: string): string | number | boolean {
  const quote = written[0]
  if (quote === '"' || quote === "'") {
    if (written.length < 2 || !written.endsWith(quote)) throw wrong(text, `a quote that does not end: ${written}`)
    return written.slice(1, -1)
  }
  if (/^-?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i.test(written)) return Number(written)
  return written
}

function wrong(text: string, what: string): BackupError {
  return new BackupError('invalid-usage', `--where: ${what}`, { subject: text, hint })
}
