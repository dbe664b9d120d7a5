/** Where the password comes from: a command, a file, the environment, or the person at the terminal. */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { BackupError, codeOf } from '../../core/contracts/errors.js'
import type { Ask } from './prompt.js'
import { splitWords } from './words.js'

export interface PasswordSettings {
  readonly passwordFile?: string
  readonly passwordCommand?: string
  /** `BACKUP_PASSWORD`. */
  readonly fromEnvironment?: string
}

const waysToGive = 'Set BACKUP_PASSWORD, or use --password-file or --password-command.'
const longestOutputBytes = 1024 * 1024

export class PasswordSource {
  constructor(
    private readonly settings: PasswordSettings,
    private readonly ask: Ask,
  ) {}

  /** What to look at when the password does not fit. */
  get hintWhenWrong(): string {
    const { passwordFile, passwordCommand } = this.settings
    if (passwordFile !== undefined) return `It was read from the file ${passwordFile}; blanks and line ends around it do not count.`
    if (passwordCommand !== undefined) return 'It is what --password-command printed; blanks and line ends around it do not count.'
    if (this.#environment !== '') return 'It came from BACKUP_PASSWORD; unset that to be asked, or use --password-file or --password-command.'
    return 'Passwords are case-sensitive: look at Caps Lock and the keyboard layout, and try again.'
  }

  /** Without the line break that often ends a secret in a variable: nobody can type one at the prompt. */
  get #environment(): string {
    return (this.settings.fromEnvironment ?? '').replace(/\r?\n$/, '')
  }

  /**
   * A flag beats the environment, which beats the prompt. `confirm` asks twice at the prompt, for a password
   * that nothing can prove wrong yet. Errors: `no-password`, `invalid-usage`, `aborted`; none repeats a secret.
   */
  async read(options: { readonly signal: AbortSignal; readonly confirm?: boolean }): Promise<string> {
    const { passwordFile, passwordCommand } = this.settings
    if (passwordFile !== undefined && passwordCommand !== undefined) {
      throw new BackupError('invalid-usage', '--password-file and --password-command exclude each other', { hint: 'Give one of them.' })
    }
    if (passwordFile !== undefined) return readPasswordFile(passwordFile, options.signal)
    if (passwordCommand !== undefined) return runPasswordCommand(passwordCommand, options.signal)
    if (this.#environment !== '') return this.#environment
    return this.#prompt(options.signal, options.confirm === true)
  }

  async #prompt(signal: AbortSignal, confirm: boolean): Promise<string> {
    const password = await this.ask(confirm ? 'New repository password: ' : 'Repository password: ', signal)
    if (password === undefined) {
      throw new BackupError('no-password', 'no password given, and there is no terminal to ask on', { hint: waysToGive })
    }
    if (password === '') throw emptyPassword('an empty line')
    if (confirm && (await this.ask('The same password again: ', signal)) !== password) {
      throw new BackupError('no-password', 'the two passwords differ', { hint: 'Run it again and type the same one twice.' })
    }
    return password
  }
}

/** Blanks and line ends around the password do not count, as in restic; nor does a byte order mark. */
function cleaned(text: string): string {
  return text.replace(/^\uFEFF/, '').trim()
}

function emptyPassword(source: string): BackupError {
  return new BackupError('no-password', `${source} is no password`, { hint: waysToGive })
}

async function readPasswordFile(path: string, signal: AbortSignal): Promise<string> {
  let text: string
  try {
    text = await readFile(path, { encoding: 'utf8', signal })
  } catch (error) {
    if (signal.aborted) throw new BackupError('aborted', 'interrupted', { cause: error })
    throw new BackupError('no-password', `the password file cannot be read (${codeOf(error) ?? 'unknown error'})`, {
      subject: path,
      cause: error,
      hint: 'Check the path given with --password-file.',
    })
  }
  const password = cleaned(text)
  if (password === '') throw emptyPassword(`the empty file ${path}`)
  return password
}

/** Runs the command directly, without a shell, as restic does; its stderr and stdin are the person's own. */
async function runPasswordCommand(line: string, signal: AbortSignal): Promise<string> {
  const [program, ...args] = splitWords(line)
  if (program === undefined) throw new BackupError('invalid-usage', '--password-command is empty', { hint: 'Name a program that prints the password.' })
  const output = await new Promise<string>((resolve, reject) => {
    const child = execFile(program, args, { encoding: 'utf8', maxBuffer: longestOutputBytes, signal }, (error, stdout) => {
      if (error === null) resolve(stdout)
      else if (signal.aborted) reject(new BackupError('aborted', 'interrupted', { cause: error }))
      else reject(commandFailure(program, error))
    })
    child.stderr?.pipe(process.stderr, { end: false })
    child.stdin?.end()
  })
  const password = cleaned(output)
  if (password === '') throw emptyPassword(`the empty output of ${program}`)
  return password
}

function commandFailure(program: string, error: Error & { code?: string | number | null; signal?: NodeJS.Signals | null }): BackupError {
  const why =
    error.code === 'ENOENT' ? 'not found'
    : error.code === 'EACCES' ? 'not executable'
    : typeof error.code === 'number' ? `exit code ${error.code}`
    : error.signal ? `ended by ${error.signal}`
    : (error.code ?? 'unknown error')
  // The error of execFile repeats the whole command line, which may hold a secret: it is no `cause` here.
  return new BackupError('no-password', `the password command failed (${why})`, { subject: program, hint: 'Check --password-command.' })
}
