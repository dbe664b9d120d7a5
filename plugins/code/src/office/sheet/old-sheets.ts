/** Workbooks that are no XML: Excel up to 2003, and its binary format since 2007. */
import { DocumentError } from '../../document/document-error.js'
import type { Layout } from '../../layout/layout.js'
import type { Targets } from '../../layout/targets.js'

interface Cell {
  /** As it is shown. */
  readonly w?: string
  readonly v?: unknown
  readonly l?: { readonly Target?: string }
  readonly c?: readonly { readonly a?: string; readonly t?: string }[]
}

/** What is used of @e965/xlsx. */
interface Workbooks {
  /** Code pages of Excel 95 and before. */
  set_cptable(table: unknown): void
  read(content: Uint8Array, options: Readonly<Record<string, unknown>>): { readonly SheetNames: readonly string[]; readonly Sheets: Readonly<Record<string, { readonly '!data'?: readonly (readonly (Cell | undefined)[] | undefined)[] } | undefined>> }
}

/** Throws with `encrypted`; with `damaged` for what the library cannot read. */
export async function readOldSheets(content: Uint8Array, { layout, targets }: { readonly layout: Layout; readonly targets: Targets }): Promise<void> {
  const { SheetNames: names, Sheets: sheets } = await workbookOf(content)
  for (const name of names) {
    layout.breakParagraph()
    layout.text(name)
    layout.breakLine()
    const comments: string[] = []
    for (const row of present(sheets[name]?.['!data'] ?? [])) {
      sayRow(row, layout, targets, comments)
      if (layout.full) return
    }
    layout.breakParagraph()
    for (const comment of comments) {
      layout.breakLine()
      layout.text(comment)
    }
  }
}

async function workbookOf(content: Uint8Array): Promise<ReturnType<Workbooks['read']>> {
  const [library, codePages] = await Promise.all([import('@e965/xlsx') as unknown as Promise<Workbooks>, import('@e965/xlsx/dist/cpexcel.full.mjs')])
  library.set_cptable(codePages)
  try {
    return library.read(content, { type: 'buffer', dense: true, cellFormula: false, cellHTML: false, cellText: true, cellStyles: false })
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    if (/password|encrypt/i.test(message)) throw new DocumentError('encrypted', 'the workbook opens with a password only', { cause: error })
    throw new DocumentError('damaged', `the workbook cannot be read: ${message}`, { cause: error })
  }
}

function sayRow(row: readonly (Cell | undefined)[], layout: Layout, targets: Targets, comments: string[]): void {
  let first = true
  layout.beginRow()
  for (const cell of present(row)) {
    for (const { t: text = '' } of cell.c ?? []) if (comments.length < 10_000 && text.trim() !== '') comments.push(text)
    const shown = shownIn(cell)
    if (shown === '') continue
    layout.cell(first)
    first = false
    const contact = cell.l?.Target === undefined ? undefined : targets.note(cell.l.Target, shown)
    layout.text(contact === undefined ? shown : `${shown} (${contact})`)
  }
  layout.endRow()
}

/** A damaged workbook has a cell in row two billion, and nothing before it. */
function* present<Item>(list: readonly (Item | undefined)[]): Generator<Item> {
  for (const at of Object.keys(list)) {
    const item = list[Number(at)]
    if (item !== undefined) yield item
  }
}

/** General keeps eleven digits, which cuts account numbers. */
function shownIn({ v, w = '' }: Cell): string {
  if (typeof v === 'number' && Math.abs(v) >= 1e11 && Number.isSafeInteger(v) && /^-?\d(?:\.\d+)?E\+\d+$/.test(w)) return String(v)
  return w.trim() === '' && typeof v === 'string' ? v.trim() : w.trim()
}
