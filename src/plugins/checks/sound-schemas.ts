/**
 * Schemas that were compiled on this machine before, by their digests: of thirty plugins `backup plugins` would compile all, every time, to say that
 * nothing is wrong with them. Only what is sound is remembered, and only for telling: whoever runs a plugin compiles its schema anyway.
 */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { codeOf, messageOf } from '../../core/contracts/errors.js'
import { replaceFile } from '../../core/support/replace-file.js'
import { isFields, isStrings } from '../../core/support/shapes.js'

/** To change `schemaRules`, or the release of Ajv, is to change this: what was sound need not be any more. */
const rulesVersion = 1

export function schemaDigest(schema: Readonly<Record<string, unknown>>): string {
  return createHash('sha256').update(JSON.stringify(schema)).digest('hex')
}

export class SoundSchemas {
  readonly #path: string
  readonly #debug: (message: string) => void

  constructor(path: string, debug: (message: string) => void) {
    this.#path = path
    this.#debug = debug
  }

  /** Digests. Empty where there is no file, or none that makes sense. Never rejects. */
  async read(): Promise<ReadonlySet<string>> {
    try {
      const content: unknown = JSON.parse(await readFile(this.#path, 'utf8'))
      if (!isFields(content) || !isStrings(content['schemas'])) throw new Error('it is of another form')
      return new Set(content['rules'] === rulesVersion ? content['schemas'] : [])
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') this.#debug(`${this.#path} cannot be used, and counts as empty: ${messageOf(error)}`)
      return new Set()
    }
  }

  /** These, and no others. Never rejects. */
  async write(digests: ReadonlySet<string>): Promise<void> {
    try {
      await replaceFile(this.#path, `${JSON.stringify({ rules: rulesVersion, schemas: [...digests].sort() })}\n`)
    } catch (error) {
      this.#debug(`${this.#path} cannot be written: ${messageOf(error)}`)
    }
  }
}
