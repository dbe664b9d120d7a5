/** `--where 'code.lines > 100'`, taken apart. */
import { BackupError } from '../../core/contracts/errors.js'
import type { Condition } from '../../core/contracts/search.js'

const hint = "Write a member, a comparison (= != < <= > >= ~) and a value, or 'exists': --where 'code.lines > 100', --where 'code.symbols ~ inventory', --where 'receipts.date >= 2026-03', --where 'image exists'. 'backup plugins NAME' lists the members of what a plugin fills."
const severalHint = "Write --where once for each condition that must hold; what follows 'or' has to be asked for by itself. A text with these words belongs in quotes."
/** Member, operator, and whatever follows. Blanks around an operator may be left out. */
const pattern = /^\s*([^\s=!<>~]+)\s*(==|!=|<=|>=|=|<|>|~)\s*(.*?)\s*$/s
const existence = /^\s*([^\s=!<>~]+)\s+exists\s*$/i

/** A second condition in the value of the first. */
const another = /\s(?:and|or|&&|\|\|)\s+[^\s=!<>~]+\s*(?:[=!<>~]|exists\b)/i
const dateHint = 'Write as much of it as you mean: 2026, 2026-03, 2026-03-15 or 2026-03-15T12:30. A text that only looks like a date belongs in quotes.'
/** RFC 3339, or its beginning from the month on; a year alone is a number. */
const datePattern = /^\d{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01])(?:[Tt ](?:[01]\d|2[0-3])(?::[0-5]\d(?::[0-5]\d(?:\.\d+)?)?)?(?:[Zz]|[+-]\d{2}:\d{2})?)?)?$/
const likeDate = /^\d{4}-\d{1,2}(?:-\d{1,2})?(?:[Tt ].*)?$|^\d{1,2}[./]\d{1,2}[./]\d{4}$/
const sizePattern = /^(\d+(?:\.\d*)?|\.\d+)\s*([kmgt]?)(i?b?)$/i
const powers = ['', 'k', 'm', 'g', 't']

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
  if (another.test(value) && !/^["']/.test(value)) throw new BackupError('invalid-usage', '--where: one condition at a time', { subject: text, hint: severalHint })
  const names = memberOf(member, text)
  if (operator === '~') return { member: names, operator, value: valueOf(value, text) }
  if (member.toLowerCase() === 'size') return { member: names, operator, value: sizeOf(value, text) }
  if (datePattern.test(value)) return { member: names, operator, value: value.replace(' ', 'T'), date: true }
  if (likeDate.test(value) && /[<>]/.test(operator)) throw new BackupError('invalid-usage', `--where: ${value} is no date`, { subject: text, hint: dateHint })
  return { member: names, operator, value: valueOf(value, text) }
}

/** Bytes. `10 KiB` and `10K` are 1,024 each, as `du` has them, and `10 kB` is 1,000. */
function sizeOf(written: string, text: string): number {
  const parts = sizePattern.exec(written)
  if (parts === null) throw wrong(text, `${written} is no size; write bytes, or a number with a unit (10 KiB, 1.5MB)`)
  const [, number, unit, bytes] = parts as unknown as [string, string, string, string]
  return Math.round(Number(number) * (bytes.toLowerCase() === 'b' ? 1000 : 1024) ** powers.indexOf(unit.toLowerCase()))
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
