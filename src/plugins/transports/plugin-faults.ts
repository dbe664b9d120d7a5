/** What a plugin throws, turned into errors of the catalogue without secrets of the address that it was given. */
import { inspect } from 'node:util'
import { BackupError, codeOf, errorCatalogue, messageOf, type BackupErrorOptions, type ErrorCode } from '../../core/contracts/errors.js'
import { secretsMask } from '../../core/support/address.js'

const hint = 'Report it to whoever maintains the plugin; --debug shows more.'
const causeDepth = 6

export class PluginFaults {
  /** Hides in any text what the address keeps secret. */
  readonly mask: (text: string) => string

  constructor(
    private readonly packageName: string,
    address: string,
  ) {
    this.mask = secretsMask(address)
  }

  /** Runs a call of the plugin's. Errors: those that it raises by a code of the catalogue, `plugin-invalid` for all others. */
  async around<Result>(operation: string, signal: AbortSignal | undefined, call: () => Promise<Result>): Promise<Result> {
    try {
      return await call()
    } catch (error) {
      throw this.translated(error, operation, signal)
    }
  }

  translated(error: unknown, operation: string, signal: AbortSignal | undefined): Error {
    const code = codeOf(error)
    if (isCatalogued(code)) return this.#withoutSecrets(error, code)
    if (signal?.aborted === true) return this.#made('aborted', 'the work was stopped', { cause: error })
    // Whoever knew that another try may help would have said store-failed.
    return this.#made('plugin-invalid', `plugin ${this.packageName}: "${operation}" failed in a way that the plugin does not explain: ${messageOf(error)}`, { cause: error, hint })
  }

  /** For what a plugin gives back that is not what it has to be. */
  wrong(problem: string): BackupError {
    return new BackupError('plugin-invalid', `plugin ${this.packageName}: ${problem}`, { subject: this.packageName, hint })
  }

  #withoutSecrets(error: unknown, code: ErrorCode): Error {
    if (error instanceof Error && !this.#shows(error)) return error
    const text = (name: 'subject' | 'hint'): BackupErrorOptions => {
      const value = (error as Partial<BackupError>)[name]
      return typeof value === 'string' ? { [name]: value } : {}
    }
    return this.#made(code, messageOf(error), { ...text('subject'), ...text('hint'), cause: error })
  }

  #made(code: ErrorCode, message: string, { cause, hint: advice, subject }: BackupErrorOptions): BackupError {
    return new BackupError(code, this.mask(message), {
      subject: subject === undefined ? this.packageName : this.mask(subject),
      ...(advice !== undefined && { hint: this.mask(advice) }),
      // As text where it shows a secret: nobody can take that out of an object of somebody else's.
      cause: this.#shows(cause) ? this.mask(inspect(cause, { depth: causeDepth })) : cause,
    })
  }

  #shows(thrown: unknown): boolean {
    const text = inspect(thrown, { depth: causeDepth })
    return this.mask(text) !== text
  }
}

function isCatalogued(code: string | undefined): code is ErrorCode {
  return code !== undefined && Object.hasOwn(errorCatalogue, code)
}
