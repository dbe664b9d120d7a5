/** The section of a Jupyter notebook: what its code cells say, in the language of its kernel. */
import type { CodeSection } from 'backup-agent/plugin'
import { codeCells, type Notebook } from './json/notebook.js'
import { languageTable } from './language/table.js'
import { countLines } from './lines.js'
import { limits, outlineOf } from './outline/outline.js'
import { sourceCharsMax } from './source-text.js'

/** Linguist's name of the file's language, which stands where the kernel's is not known. */
export const jupyterNotebook = 'Jupyter Notebook'

/** Undefined where no cell has code. */
export function notebookSection(notebook: Notebook, signal: AbortSignal): CodeSection | undefined {
  const language = languageOfKernel(notebook.language)
  const cells = codeCells(notebook)
  const symbols = new Set<string>()
  const imports = new Set<string>()
  let chars = 0
  for (const cell of cells) {
    chars += cell.length
    if (chars > sourceCharsMax) break
    signal.throwIfAborted()
    // Each by itself: what one leaves open does not swallow the next.
    const outline = outlineOf(language, withoutMagics(cell), signal)
    for (const name of outline.symbols) if (symbols.size < limits.symbols) symbols.add(name)
    for (const name of outline.imports) if (imports.size < limits.imports) imports.add(name)
  }
  const lines = cells.reduce((sum, cell) => sum + countLines(cell), 0)
  return lines === 0 ? undefined : { language, lines, symbols: [...symbols], imports: [...imports] }
}

function languageOfKernel(name: string): string {
  const language = name.toLowerCase().replace(/^ipython$|^python\d$/, 'python')
  return languageTable().byAlias.get(language)?.name ?? jupyterNotebook
}

/** Lines such as `%matplotlib inline` and `!pip install x` are the notebook's; `%%bash` makes a cell another language's. */
function withoutMagics(cell: string): string {
  const magic = /^\s*%%(\w+)/.exec(cell)?.[1]
  if (magic !== undefined && !/^(?:capture|prun|py|python\d?|time|timeit)$/.test(magic)) return ''
  return cell.replace(/^[ \t]*[%!][^\n]*/gm, '')
}
