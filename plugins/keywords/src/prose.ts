/** Tells sentences that a person wrote from rows of tables, lines of logs and statements of programs. */
import type { FileMetadata } from 'backup-agent/plugin'
import { functionWords } from './function-words.js'

/** Share of letters, blanks and common punctuation in a line that can be read aloud. */
const READABLE = 0.8
const PROSE = 0.95
const NO_PROSE = /[{}[\]=<>|\\]/u
const PROSE_WORDS = 5

/** Markup whose language the plugin `code` names although people write prose in it. */
const written = new Set(['Markdown', 'Text', 'TeX', 'reStructuredText', 'AsciiDoc', 'Org', 'HTML', 'MediaWiki', 'Textile', 'Pod', 'RDoc', 'Roff', 'RTF'])
const tables = /^(?:text\/(?:csv|tab-separated-values|x-log)|application\/(?:json|x-ndjson|xml|.*\+json|.*\+xml|sql|x-yaml|yaml|toml)|text\/(?:xml|x-yaml|yaml))$/u

export type Kind = 'prose' | 'table' | 'program'

/** Of tables and programs only whole sentences count: remarks, comments. */
export function kindOf(mediaType: string, upstream: Partial<FileMetadata>): Kind {
  if (tables.test(mediaType) && mediaType !== 'application/xhtml+xml') return 'table'
  return upstream.code === undefined || written.has(upstream.code.language) ? 'prose' : 'program'
}

/** Longer ones hold data, or were made by a tool. */
const LONGEST_LINE = 400
const COMMENT_MARK = /^\s*(?:\/\*+|\*+\/?|\/\/+!?|#+|--+|;+|%+|"{3}|'{3}|<!--|REM\b)\s?/iu
const PROGRAM_SIGN = /[{}()[\]=<>;|\\]|\w\.\w+\.\w|::|->|^\s*[@#]\w|^(?:from \S+ import|import|using|package|return|const|let|var|def|public|private|static|include|require)\b/u

/** A program's comments and other lines of mere words; all else becomes blank lines, so that nothing runs together. */
export function commentsOf(program: string): string {
  const lines = program.split('\n').map((line) => {
    if (line.length > LONGEST_LINE) return ''
    const comment = line.replace(COMMENT_MARK, '').replace(/\s*\*\/\s*$/u, '')
    const isComment = comment !== line || line.trim() === ''
    return (isComment || comment.trim().split(/\s+/u).length >= PROSE_WORDS) && !PROGRAM_SIGN.test(comment) ? comment.trimStart() : ''
  })
  return lines.join('\n')
}

const shareOf = (text: string, pattern: RegExp): number => (text.match(pattern)?.length ?? 0) / text.length

/** A heading, an item of a list or a sentence: mostly words. */
export function isReadable(line: string): boolean {
  return shareOf(line, /[\p{L}\p{M}\s]/gu) >= READABLE && /\p{L}{2}/u.test(line)
}

/** Whether all of it is in capitals, which then tell nothing. */
export function isShouted(line: string): boolean {
  return /\p{Lu}{2}/u.test(line) && !/\p{Ll}/u.test(line)
}

/** A sentence: several words, hardly a sign that sentences do not have, and a word that binds others where the language is known. */
export function isProse(line: string, language: string | undefined): boolean {
  const words = line.toLowerCase().match(/[\p{L}\p{M}'’]+/gu) ?? []
  if (words.length < PROSE_WORDS || NO_PROSE.test(line) || shareOf(line, /[\p{L}\p{M}\p{N}\s.,;:!?'’"“”()-]/gu) < PROSE || !isReadable(line)) return false
  const binding = functionWords(language)
  return binding.size === 0 || words.some((word) => binding.has(word))
}
