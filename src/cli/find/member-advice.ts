/** What to tell somebody whose conditions cannot hold for any document. */
import { BackupError } from '../../core/contracts/errors.js'
import type { Condition, SearchIndex, SearchQuery } from '../../core/contracts/search.js'
import { displayText } from '../../core/os/path.js'
import { nearest } from '../../core/support/nearest.js'
import { leaves } from '../card/leaves.js'
import { memberKind, type DeclaredMember } from '../sections/schema-members.js'
import { truncateEnd } from '../text.js'
import { nearestFirst } from './nearest-first.js'

const listed = 12
/** How many names are compared letter by letter. */
const compared = 1000
/** Documents whose values are listed, how much of each is looked at, and what of it is printed. */
const looked = 200
const leavesLooked = 2000
const listedValues = 6
const valueColumns = 40

/** `declared`: what plugins that are installed may fill, also where no document has it yet. */
export async function memberAdvice(index: SearchIndex, { where, signal }: SearchQuery, declared: readonly DeclaredMember[] = []): Promise<string[]> {
  if (where.length === 0) return []
  const known = await index.members({ signal })
  const lower = known.map((name) => name.toLowerCase())
  return where.filter((condition) => !isKnown(lower, nameOf(condition))).slice(0, listed).map(({ member }) => displayText(unknownMember(member, known, declared)))
}

function unknownMember(member: readonly string[], known: readonly string[], declared: readonly DeclaredMember[]): string {
  const name = member.join('.')
  const none = `No document has a member ${name}`
  const planned = declared.find((one) => one.member.toLowerCase() === name.toLowerCase())
  if (planned !== undefined) return `${none} yet, though a plugin may fill it${aside(memberKind(planned))}. Files that were saved before it came: backup sync --reanalyze ${planned.plugin}`
  const names = [...new Set([...known, ...declared.map((one) => one.member)])]
  const near = nearestFirst(name, names, (at) => at).slice(0, compared)
  const meant = name.length > 100 ? undefined : nearest(name, near)
  const described = (at: string): string => `${at}${aside(kindOf(at, declared))}`
  if (meant !== undefined) return `${none}: did you mean ${described(meant)}?`
  const beside = near.filter((at) => at.startsWith(`${member[0]}.`)).slice(0, listed)
  const sections = [...new Set(names.map((at) => at.split('.')[0]!))]
  const instead = beside.length > 0 ? `there is ${beside.map(described).join(', ')}` : `sections are ${sections.slice(0, listed).join(', ')}${sections.length > listed ? ', ...' : ''}`
  return `${none}: ${instead}`
}

function kindOf(name: string, declared: readonly DeclaredMember[]): string {
  const known = declared.find((one) => one.member === name)
  return known === undefined ? '' : memberKind(known)
}

function aside(text: string): string {
  return text === '' ? '' : ` (${truncateEnd(text, valueColumns)})`
}

/** Some values of each member that none of the documents has the value of. */
export async function valueAdvice(index: SearchIndex, { where, signal }: SearchQuery): Promise<string[]> {
  const any = { words: [], types: [], pii: [], in: [], allVersions: true, signal }
  const lines: string[] = []
  for (const condition of where.slice(0, listed)) {
    const { member, operator, value } = condition
    if (value === undefined || nameOf(condition) === 'size') continue
    const alone = await index.find({ ...any, where: [condition], limit: 1 })
    const { hits } = alone.total > 0 ? alone : await index.find({ ...any, where: [{ member, operator: 'exists' }], limit: looked })
    if (alone.total > 0 || hits.length === 0) continue
    const values = new Set(hits.flatMap(({ document }) => leaves(document, leavesLooked).flatMap((leaf) => (leaf.name.toLowerCase() === nameOf(condition) ? [leaf.value] : []))))
    const near = nearestFirst(String(value).toLowerCase(), [...values], (one) => one.toLowerCase()).slice(0, listedValues).map((one) => truncateEnd(one, valueColumns))
    const part = operator === '=' && near.some((one) => one.toLowerCase().includes(String(value).toLowerCase())) ? `; ~ fits a part: '${member.join('.')} ~ ${value}'` : ''
    if (near.length > 0) lines.push(displayText(`Nothing has ${member.join('.')} ${operator} ${value}; there is ${near.join(', ')}${values.size > near.length ? ', ...' : ''}${part}`))
  }
  return lines
}

/** Throws `invalid-usage` where a number is compared with a member that holds texts only, or the other way round. */
export async function refuseOtherKind(index: SearchIndex, query: SearchQuery): Promise<void> {
  const lower = query.where.length === 0 ? [] : (await index.members(query)).map((name) => name.toLowerCase())
  for (const condition of query.where) {
    const { date, value, operator } = condition
    if (value === undefined || !['=', '<', '<=', '>', '>='].includes(operator) || nameOf(condition) === 'size' || !isKnown(lower, nameOf(condition))) continue
    if (typeof value === 'number' && operator === '=') continue
    const [numbers, texts] = [await holds(index, query, condition, { value: -Number.MAX_VALUE }), await holds(index, query, condition, { value: '' })]
    if (typeof value === 'string' && numbers && !texts) throw otherKind(condition, 'numbers', 'Write a number')
    const dates = texts && (date === true || typeof value === 'number') && (await holds(index, query, condition, { value: '0000-00', date: true }))
    if (date === true && texts && !dates && operator !== '=') throw otherKind(condition, 'no dates', 'Compare it with = or ~, or put the value in quotes to go by the alphabet', 'one')
    if (typeof value !== 'number' || !texts || numbers || (dates && isYear(value))) continue
    throw dates ? otherKind(condition, 'dates', 'Write a year, 2026-03 or 2026-03-15') : otherKind(condition, 'texts', 'Compare it with = or ~, or put the value in quotes to go by the alphabet')
  }
}

function isYear(value: number): boolean {
  return /^\d{4}$/.test(String(value))
}

async function holds(index: SearchIndex, { signal }: SearchQuery, { member }: Condition, than: Pick<Condition, 'value' | 'date'>): Promise<boolean> {
  const { total } = await index.find({ words: [], types: [], pii: [], in: [], where: [{ member, operator: '>=', ...than }], allVersions: true, limit: 1, signal })
  return total > 0
}

function otherKind({ member, value }: Condition, what: string, instead: string, is = 'none'): BackupError {
  return new BackupError('invalid-usage', `--where: ${displayText(member.join('.'))} holds ${what}, and '${displayText(String(value))}' is ${is}`, { hint: `${instead}.` })
}

function nameOf({ member }: Condition): string {
  return member.join('.').toLowerCase()
}

function isKnown(known: readonly string[], name: string): boolean {
  return name === 'size' || known.some((at) => at === name || at.startsWith(`${name}.`))
}
