/** What to tell somebody whose conditions cannot hold for any document. */
import { BackupError } from '../../core/contracts/errors.js'
import type { Condition, SearchIndex, SearchQuery } from '../../core/contracts/search.js'
import { displayText } from '../../core/os/path.js'
import { nearest } from '../../core/support/nearest.js'
import { leaves } from '../card/leaves.js'
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

export async function memberAdvice(index: SearchIndex, { where, signal }: SearchQuery): Promise<string[]> {
  if (where.length === 0) return []
  const known = await index.members({ signal })
  const lower = known.map((name) => name.toLowerCase())
  return where.filter((condition) => !isKnown(lower, nameOf(condition))).slice(0, listed).map(({ member }) => displayText(unknownMember(member, known)))
}

function unknownMember(member: readonly string[], known: readonly string[]): string {
  const name = member.join('.')
  const near = nearestFirst(name, known, (at) => at).slice(0, compared)
  const meant = name.length > 100 ? undefined : nearest(name, near)
  if (meant !== undefined) return `No document has a member ${name}: did you mean ${meant}?`
  const beside = near.filter((at) => at.startsWith(`${member[0]}.`)).slice(0, listed)
  const sections = [...new Set(known.map((at) => at.split('.')[0]!))]
  const instead = beside.length > 0 ? `there is ${beside.join(', ')}` : `sections are ${sections.slice(0, listed).join(', ')}${sections.length > listed ? ', ...' : ''}`
  return `No document has a member ${name}: ${instead}`
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
    const { value, operator } = condition
    if (value === undefined || !['=', '<', '<=', '>', '>='].includes(operator) || nameOf(condition) === 'size' || !isKnown(lower, nameOf(condition))) continue
    if (typeof value === 'number' && operator === '=') continue
    const [numbers, texts] = [await holds(index, query, condition, -Number.MAX_VALUE), await holds(index, query, condition, '')]
    if (typeof value === 'string' && numbers && !texts) throw otherKind(condition, 'numbers', 'Write a number')
    if (typeof value === 'number' && texts && !numbers) throw otherKind(condition, 'texts', 'Compare it with = or ~, or put the value in quotes to go by the alphabet')
  }
}

async function holds(index: SearchIndex, { signal }: SearchQuery, { member }: Condition, value: string | number): Promise<boolean> {
  const { total } = await index.find({ words: [], types: [], pii: [], in: [], where: [{ member, operator: '>=', value }], allVersions: true, limit: 1, signal })
  return total > 0
}

function otherKind({ member, value }: Condition, what: string, instead: string): BackupError {
  return new BackupError('invalid-usage', `--where: ${displayText(member.join('.'))} holds ${what}, and '${displayText(String(value))}' is none`, { hint: `${instead}.` })
}

function nameOf({ member }: Condition): string {
  return member.join('.').toLowerCase()
}

function isKnown(known: readonly string[], name: string): boolean {
  return name === 'size' || known.some((at) => at === name || at.startsWith(`${name}.`))
}
