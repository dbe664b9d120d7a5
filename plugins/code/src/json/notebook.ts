/** The format of Jupyter notebooks (nbformat 4, and 3 with its worksheets), as far as it is text. */
import type { BoundedText } from '../layout/bounded-text.js'
import { markdownText } from '../markup/markdown.js'

type Json = Readonly<Record<string, unknown>>

export interface Notebook {
  readonly language: string
  readonly title: string
  readonly cells: readonly Json[]
}

/** Undefined when the text is no notebook. */
export function parseNotebook(text: string): Notebook | undefined {
  const notebook = parsed(text)
  if (notebook === undefined) return undefined
  const sheets = list(notebook['worksheets']).filter(isObject)
  const cells = [...list(notebook['cells']), ...sheets.flatMap((sheet) => list(sheet['cells']))].filter(isObject)
  if (cells.length === 0) return undefined
  const metadata = object(notebook['metadata'])
  // Format 3 has it in every cell.
  const inCell = cells.find((cell) => cell['cell_type'] === 'code')?.['language']
  const language = words(object(metadata['language_info'])['name']) || words(object(metadata['kernelspec'])['language']) || words(inCell)
  return { language, title: words(metadata['title']), cells }
}

/** The source of each cell with code, in order. */
export function codeCells({ cells }: Notebook): readonly string[] {
  return cells.filter((cell) => cell['cell_type'] === 'code').map(sourceOf)
}

function sourceOf(cell: Json): string {
  return words(cell['source']) || words(cell['input'])
}

/** Markdown as text, code between the fences that notebooks' users know, outputs below it. */
export function notebookText({ title, language, cells }: Notebook, out: BoundedText): void {
  const paragraph = (text: string): void => {
    if (text.trim() !== '') out.append(`${out.isEmpty ? '' : '\n\n'}${text.replace(/^\n+/, '').trimEnd()}`)
  }
  paragraph(title)
  for (const cell of cells) {
    if (out.full) return
    const source = sourceOf(cell)
    if (cell['cell_type'] === 'markdown' || cell['cell_type'] === 'heading') paragraph(markdownText(source))
    else if (cell['cell_type'] !== 'code') paragraph(source)
    else if (source.trim() !== '') paragraph(`\`\`\`${language}\n${source.trimEnd()}\n\`\`\``)
    for (const output of list(cell['outputs'])) if (isObject(output)) paragraph(printed(output))
  }
}

/** What an output shows as text; pictures and widgets show none. */
function printed(output: Json): string {
  if (output['output_type'] === 'error' || output['output_type'] === 'pyerr') return `${words(output['ename'])}: ${words(output['evalue'])}`
  const data = object(output['data'])
  const markdown = words(data['text/markdown'])
  const text = words(data['text/plain']) || words(output['text'])
  return markdown === '' ? withoutColours(text) : markdownText(markdown)
}

function withoutColours(text: string): string {
  // eslint-disable-next-line no-control-regex -- terminals' colours begin with an escape character
  return text.replace(/\u001b\[[\d;]{0,20}m/g, '')
}

function parsed(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    // No notebook: the caller reads the file in another way.
    return undefined
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function object(value: unknown): Json {
  return isObject(value) ? value : {}
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** Texts are strings, or lists of lines. */
function words(value: unknown): string {
  if (Array.isArray(value)) return value.filter((line) => typeof line === 'string').join('')
  return typeof value === 'string' ? value : ''
}
