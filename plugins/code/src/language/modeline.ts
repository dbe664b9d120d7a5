/** Languages named in the file itself: editor modelines and the `#!` line. Both only look at bounded pieces. */
import { languageTable, type Language } from './table.js'

const linesLookedAt = 5
const lineLengthMax = 400
const edgeChars = 4000

/** Editors' own names where they differ from linguist's names and aliases. */
const editorNames: Readonly<Record<string, string>> = {
  'c++': 'C++', cperl: 'Perl', sh: 'Shell', 'shell-script': 'Shell', js2: 'JavaScript', lisp: 'Common Lisp',
  elisp: 'Emacs Lisp', 'emacs-lisp': 'Emacs Lisp', make: 'Makefile', automake: 'Makefile', cs: 'C#', tex: 'TeX',
  plaintex: 'TeX', latex: 'TeX', dosini: 'INI', conf: 'INI', haskell: 'Haskell', nxml: 'XML', outline: 'Text',
  help: 'Vim Help File', nroff: 'Roff', matlab: 'MATLAB', octave: 'MATLAB', f90: 'Fortran Free Form',
}

/** The language that a vim or Emacs modeline in the first or last lines names. */
export function languageOfModeline(text: string): Language | undefined {
  const head = text.slice(0, edgeChars).split('\n', linesLookedAt)
  const tail = text.length > edgeChars ? text.slice(-edgeChars).split('\n').slice(-linesLookedAt) : text.split('\n').slice(-linesLookedAt)
  for (const line of [...head, ...tail]) {
    const name = modelineName(line.slice(0, lineLengthMax))
    if (name === undefined) continue
    const language = byEditorName(name)
    if (language !== undefined) return language
  }
  return undefined
}

function modelineName(line: string): string | undefined {
  const emacs = /-\*-(.{1,300}?)-\*-/.exec(line)?.[1]?.trim()
  if (emacs !== undefined) {
    if (!emacs.includes(':')) return emacs
    return /(?:^|;)\s{0,10}mode\s{0,10}:\s{0,10}([^\s;]{1,40})/i.exec(emacs)?.[1]
  }
  if (!/(?:^|\s)(?:vi|[vV]im[<=>]?\d{0,3}|ex):/.test(line)) return undefined
  return /[\s:](?:ft|filetype|syntax)=([\w+#-]{1,40})/.exec(line)?.[1]
}

function byEditorName(name: string): Language | undefined {
  const { byAlias, byName } = languageTable()
  const lower = name.toLowerCase().replace(/-(?:ts-)?mode$/, '')
  const mapped = editorNames[lower]
  return mapped === undefined ? byAlias.get(lower) : byName.get(mapped)
}

/** Languages whose interpreter the `#!` line names; empty without one. */
export function languagesOfShebang(text: string): readonly Language[] {
  if (!text.startsWith('#!')) return []
  const end = text.indexOf('\n')
  const interpreter = interpreterOf(text.slice(0, Math.min(end < 0 ? text.length : end, lineLengthMax)), text)
  if (interpreter === undefined) return []
  const { byInterpreter } = languageTable()
  return byInterpreter.get(interpreter) ?? byInterpreter.get(interpreter.replace(/[\d.]{1,20}$/, '')) ?? []
}

function interpreterOf(line: string, text: string): string | undefined {
  const words = line.slice(2).trim().split(/\s+/)
  let name = words[0]?.split('/').pop()
  if (name === 'env') {
    // Options and NAME=value assignments stand between env and the program.
    name = words.slice(1).find((word) => !word.startsWith('-') && !word.includes('='))?.split('/').pop()
  }
  // `#!/bin/sh` followed by `exec tclsh "$0"` is how a shell hands over to another interpreter.
  if (name === 'sh') return /^[ \t]{0,8}exec[ \t]{1,8}(\w{1,30})[^\n]{0,200}\$0/m.exec(text.slice(0, edgeChars))?.[1] ?? name
  return name === '' ? undefined : name
}
