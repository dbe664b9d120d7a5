/** From anything thrown to one line for a person (or one JSON object) and an exit code. */
import { inspect } from 'node:util'
import { codeOf, errorCatalogue, messageOf, type BackupError, type ErrorCode } from '../core/contracts/errors.js'
import { displayText } from '../core/os/path.js'
import { maskedText } from '../core/support/address.js'
import { nearest } from '../core/support/nearest.js'
import { meantVerb } from './meant-verb.js'
import { knownVerbs, subverbs } from './verbs.js'

/** What other programs call it. */
const synonyms: ReadonlyMap<string, string> = new Map([
  ['search', 'find'], ['grep', 'find'], ['query', 'find'], ['backup', 'sync'], ['save', 'sync'], ['list', 'snapshots'], ['verify', 'check'], ['extract', 'restore'], ['info', 'show'],
])

export interface Failure {
  readonly code: string
  readonly message: string
  readonly subject?: string
  readonly hint?: string
  readonly exitCode: number
}

/** `commandLine` is what the person typed after `backup`. */
export function describeFailure(thrown: unknown, commandLine: readonly string[]): Failure {
  const code = codeOf(thrown)
  if (isCatalogued(code)) return fromCatalogue(code, thrown)
  const usage = usageFailure(thrown, commandLine)
  if (usage !== undefined) return usage
  if (isSystemError(thrown)) return { code: code ?? 'internal', message: messageOf(thrown), exitCode: 1 }
  return {
    code: 'internal',
    message: `a fault in the program itself: ${messageOf(thrown)}`,
    hint: 'Run it again with --debug and report what it prints.',
    exitCode: errorCatalogue.internal.exitCode,
  }
}

/** `backup: what happened: which file or address. What to do.` Always one line. */
export function renderFailure(failure: Failure): string {
  const message = oneLine(failure.message).replace(/[.\s]+$/, '')
  const subject = failure.subject === undefined ? undefined : oneLine(failure.subject)
  const named = subject === undefined || message.includes(subject) ? message : `${message}: ${subject}`
  const end = named.endsWith('?') ? '' : '.'
  return failure.hint === undefined ? `backup: ${named}` : `backup: ${named}${end} ${oneLine(failure.hint)}`
}

/** How a command that the message names is typed, for whoever has no `backup` on the PATH; else nothing. */
export function checkoutNote(failure: Failure, typedAs: string | undefined): string {
  const commands = new RegExp(`\\bbackup (${knownVerbs().join('|')}|--help)\\b`)
  if (typedAs === undefined || !commands.test(`${failure.message} ${failure.hint ?? ''}`)) return ''
  return `(In this checkout, 'backup ...' is typed as '${typedAs}' or as bin/run.js.)\n`
}

/** For `--debug`: the stack with all its causes. */
export function renderStack(thrown: unknown): string {
  return inspect(thrown, { depth: 6, colors: false })
}

function isCatalogued(code: string | undefined): code is ErrorCode {
  return code !== undefined && Object.hasOwn(errorCatalogue, code)
}

function fromCatalogue(code: ErrorCode, thrown: unknown): Failure {
  const subject = textProperty(thrown, 'subject')
  const hint = textProperty(thrown, 'hint')
  return {
    code,
    message: maskedText(messageOf(thrown)),
    ...(subject === undefined ? {} : { subject: maskedText(subject) }),
    ...(hint === undefined ? {} : { hint: maskedText(hint) }),
    exitCode: errorCatalogue[code].exitCode,
  }
}

function textProperty(thrown: unknown, name: 'subject' | 'hint'): string | undefined {
  if (typeof thrown !== 'object' || thrown === null || !(name in thrown)) return undefined
  const value = (thrown as Partial<BackupError>)[name]
  return typeof value === 'string' ? value : undefined
}

function isSystemError(thrown: unknown): boolean {
  return typeof thrown === 'object' && thrown !== null && 'syscall' in thrown && 'code' in thrown
}

/** Every error that oclif raises about a command line carries an `oclif` object. */
function usageFailure(thrown: unknown, commandLine: readonly string[]): Failure | undefined {
  if (typeof thrown !== 'object' || thrown === null) return undefined
  const fromParser = 'oclif' in thrown || messageOf(thrown).startsWith('Parsing --')
  if (!fromParser) return undefined
  const base = { code: 'invalid-usage', exitCode: errorCatalogue['invalid-usage'].exitCode }
  if (/^command .* not found$/.test(messageOf(thrown))) return { ...base, ...unknownCommand(commandLine) }
  const message = usageMessage(thrown)
  return { ...base, ...(message.startsWith('unexpected argument') ? unexpected(commandLine, message) : { message, hint: `See backup ${commandOf(commandLine).join(' ')} --help.` }) }
}

/** As many of the words as name it: `models pull` has two, `serve user add` three. */
function commandOf(words: readonly string[]): string[] {
  const end = words.findIndex((word, at) => at > 0 && !subverbs(words.slice(0, at).join('/')).includes(word))
  return words.slice(0, end === -1 ? words.length : end)
}

function unknownCommand(commandLine: readonly string[]): Pick<Failure, 'message' | 'hint'> {
  const flag = commandLine.findIndex((word) => word.startsWith('-'))
  if (flag === 0) {
    return { message: `no command before ${commandLine[0] ?? ''}`, hint: 'Put the command first, as in: backup snapshots --repo DIR.' }
  }
  const words = flag === -1 ? commandLine : commandLine.slice(0, flag)
  const [verb = ''] = words
  // oclif takes words after a verb without arguments for the name of another verb.
  if (knownVerbs().includes(verb)) return unexpected(words, `unexpected argument: ${words.slice(commandOf(words).length).join(' ')}`)
  const meant = synonyms.get(verb) ?? nearest(verb, knownVerbs())
  return { message: `unknown command: ${verb}`, hint: `${meant === undefined ? '' : `Did you mean backup ${meant}? `}See backup --help.` }
}

/** The first word behind a verb may be one below it, mistyped: `plugins instal x`. */
function unexpected(words: readonly string[], message: string): Pick<Failure, 'message' | 'hint'> {
  const command = commandOf(words)
  const typed = words[command.length]
  const meant = typed === undefined ? undefined : meantVerb(command, typed)
  const help = `See backup ${command.join(' ')} --help.`
  return meant === undefined ? { message, hint: help } : { message: `unknown command: ${[...command, typed].join(' ')}`, hint: `Did you mean backup ${meant}? ${help}` }
}

function usageMessage(thrown: object): string {
  if ('flags' in thrown && Array.isArray(thrown.flags)) return `unknown flag: ${thrown.flags.join(', ')}`
  if ('args' in thrown && Array.isArray(thrown.args)) {
    const args: readonly unknown[] = thrown.args
    if (args.every((argument) => typeof argument === 'string')) return `unexpected argument: ${args.join(' ')}`
    const names = args.map((argument) => textName(argument).toUpperCase())
    return `missing argument: ${names.join(', ')}`
  }
  return parserMessage(messageOf(thrown))
}

/** oclif's own wording, made to fit the rest: one line, lower case. */
function parserMessage(message: string): string {
  const text = message.replace('See more help with --help', '').replace(/^The following errors? occurred:/, '').trim()
  return text
    .replace(/^Parsing (--\S+)\s+(.)/, (_, flag: string, first: string) => `${flag}: ${first.toLowerCase()}`)
    .replace(/^Missing required flag (\S+)$/, 'missing flag: --$1')
    .replace(/^All of the following must be provided when using (--\S+): (--.+)$/s, '$1 needs $2')
    .replace(/^(--\S+)=true cannot also be provided when using (--\S+)$/, '$1 and $2 exclude each other')
    .replace(/^Flag (--\S+) /, '$1 ')
}

function textName(argument: unknown): string {
  if (typeof argument !== 'object' || argument === null || !('name' in argument)) return ''
  return String(argument.name)
}

function oneLine(text: string): string {
  return displayText(text.replace(/\s*\n\s*/g, ' ').trim())
}
