/** What a file's text is: sentences for readers, rows, a program, or settings. One answer for all plugins. */
import { programEndings, programNames, settingsEndings, settingsLanguages, tableLanguages, writtenLanguages } from './file-kinds.js'

/**
 * `prose`: written for readers, or nothing says what else. `table`: rows and records, by hand or by a machine (logs, calendars, XML). `settings`:
 * keys and their values. `program`: anything that a compiler, interpreter or tool reads as its source.
 */
export type TextKind = 'prose' | 'table' | 'program' | 'settings'

export interface TextTraits {
  /** Of the file, not of what a converter made of it. */
  readonly mediaType?: string
  /** As the section `code` names it. */
  readonly language?: string
  /** The file's name, with or without its folder. */
  readonly displayName?: string
}

/** Notebooks are programs that people write prose in. */
export const notebookMediaType = 'application/x-ipynb+json'

const written = /^(?:text\/html|application\/(?:xhtml|docbook|tei|x-fictionbook|x-dtbook)\+xml)$/
const tables = new RegExp(`^(?:${[
  'text/(?:csv|tab-separated-values|calendar|vcard|x-vcard|x-log|x-diff|x-patch|xml|vtt)', 'application/(?:x-ndjson|x-subrip|xml|.+[+]xml)', 'image/.+[+]xml',
  'application/vnd[.](?:ms-excel.*|openxmlformats-officedocument[.]spreadsheetml[.].+|oasis[.]opendocument[.]spreadsheet.*)',
].join('|')})$`)
const settings = /^(?:application\/(?:json5?|yaml|x-yaml|toml|.+\+json|.+\+yaml)|text\/(?:yaml|x-yaml|x-java-properties))$/
const programs = /^(?:application\/(?:sql|javascript|typescript|x-sh|x-httpd-php)|text\/(?:css|javascript|ecmascript|jsx|coffeescript|x-(?:asm|c|c\+\+|fortran|java-source|lua|pascal|python|sass|scss|sh|typescript)))$/

/** By the media type where that tells, else by the language, else by the name: what a converter makes of a program is still a program. */
export function textKindOf({ mediaType = '', language, displayName = '' }: TextTraits): TextKind {
  return kindOfMediaType(mediaType) ?? (language === undefined ? kindOfName(displayName) : kindOfLanguage(language))
}

function kindOfMediaType(mediaType: string): TextKind | undefined {
  if (mediaType === notebookMediaType || programs.test(mediaType)) return 'program'
  if (written.test(mediaType)) return 'prose'
  if (tables.test(mediaType)) return 'table'
  return settings.test(mediaType) ? 'settings' : undefined
}

/** @param language one that is in no list is a program's */
export function kindOfLanguage(language: string): TextKind {
  if (writtenLanguages.has(language)) return 'prose'
  if (tableLanguages.has(language)) return 'table'
  return settingsLanguages.has(language) ? 'settings' : 'program'
}

function kindOfName(displayName: string): TextKind {
  const name = displayName.slice(Math.max(displayName.lastIndexOf('/'), displayName.lastIndexOf('\\')) + 1).toLowerCase()
  const dot = name.lastIndexOf('.')
  const ending = dot < 0 ? '' : name.slice(dot + 1)
  if (programNames.has(name) || (dot > 0 && programEndings.has(ending))) return 'program'
  if (settingsEndings.has(ending) || (name.startsWith('.') && name.endsWith('rc'))) return 'settings'
  return ['csv', 'tsv', 'log'].includes(ending) ? 'table' : 'prose'
}
