/**
 * Conditions on members of documents. Most are settled by the facts. Where these do not list everything, a document may
 * fit as far as they say; whether it does is found out by asking it, when all else that is asked has been looked at.
 */
import type { Condition } from '../contracts/search.js'
import { comparison, holds, type Sql } from './condition.js'
import type { Database } from './database.js'
import { folded, isNeverListed } from './document-words.js'
import { readDocumentsAsked } from './documents.js'
import type { Filter } from './filters.js'

interface WhereFilter {
  /** What fits, or may fit. */
  readonly possible: Filter
  /** Where documents have to be asked: those (a condition on `c`), and what fits without asking. */
  readonly open?: { readonly condition: Condition; readonly asked: Sql; readonly certain: Sql }
}

/** Gives versions' documents that fit all of these. */
export type FindDocuments = (filters: readonly Filter[]) => number[]

export function whereFilters(database: Database, conditions: readonly Condition[], plain: readonly Filter[], find: FindDocuments): Filter[] {
  const wheres = conditions.map((condition) => whereFilter(database, condition))
  const possible = [...plain, ...wheres.map((where) => where.possible)]
  return wheres.map(({ possible: own, open }) => {
    if (open === undefined) return own
    const { condition, asked, certain } = open
    const fitting = holding(database, condition, find([...possible, { ...asked, needs: 'content' }]))
    return { text: `${certain.text} OR c.document IN (SELECT value FROM json_each(?))`, values: [...certain.values, JSON.stringify(fitting)], needs: 'content' }
  })
}

function whereFilter(database: Database, condition: Condition): WhereFilter {
  const name = folded(condition.member.join('.'))
  const { text, values } = comparison(condition)
  // Also of files that have no document.
  if (name === 'size') return { possible: { text: text.replaceAll('value', 'i.size'), values, needs: 'item' } }
  // The row's own: no document in the index repeats it.
  if (name === 'contentid') return { possible: { text: `c.document IS NOT NULL AND (${text.replaceAll('value', 'lower(hex(c.key))')})`, values, needs: 'content' } }
  const members = membersOf(database, condition)
  const unlisted = `SELECT document FROM unlisted WHERE member IN (${members})`
  if (condition.operator === 'exists') {
    const having = `c.document IN (SELECT document FROM fact WHERE member IN (${members}) UNION ${unlisted})`
    if (!isNeverListed(name)) return { possible: { text: having, values: [], needs: 'content' } }
    const any: Filter = { text: 'c.document IS NOT NULL', values: [], needs: 'content' }
    return inEveryDocument.has(name) ? { possible: any } : { possible: any, open: { condition, asked: any, certain: { text: 'FALSE', values: [] } } }
  }
  const certain: Sql = { text: `c.document IN (SELECT document FROM fact WHERE member IN (${members}) AND ${text})`, values }
  if (!isNeverListed(name) && database.row(`${unlisted} LIMIT 1`) === undefined) return { possible: { ...certain, needs: 'content' } }
  const asked: Sql = { text: isNeverListed(name) ? 'c.document IS NOT NULL' : `c.document IN (${unlisted})`, values: [] }
  return {
    possible: { text: `${certain.text} OR ${asked.text}`, values: certain.values, needs: 'content' },
    open: { condition, asked, certain },
  }
}

const inEveryDocument: ReadonlySet<string> = new Set(['schema'])

function membersOf(database: Database, { member, operator }: Condition): string {
  const name = member.join('.').toLowerCase()
  const fits = (known: string): boolean => known === name || (operator === 'exists' && known.startsWith(`${name}.`))
  const members = database.rows<[number, string]>('SELECT id, name FROM member')
  return members.filter(([, known]) => fits(known.toLowerCase())).map(([id]) => id).join(', ')
}

const documentsAtATime = 500

function holding(database: Database, condition: Condition, documents: readonly number[]): number[] {
  const fitting: number[] = []
  const withVectors = folded(condition.member.join('.')) === 'embedding.int8'
  for (let at = 0; at < documents.length; at += documentsAtATime) {
    for (const [id, document] of readDocumentsAsked(database, documents.slice(at, at + documentsAtATime), withVectors)) {
      if (holds(condition, document)) fitting.push(id)
    }
  }
  return fitting
}
