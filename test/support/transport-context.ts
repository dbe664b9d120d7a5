/** What a transport gets from the agent, for tests that open one themselves. */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type * as Errors from '../../src/core/contracts/errors.js'
import type { OpenOptions, TransportContext } from '../../src/core/contracts/transport.js'
import { packageRoot } from './run.js'

const { BackupError, codeOf } = (await import(pathToFileURL(join(packageRoot, 'dist/core/contracts/errors.js')).href)) as typeof Errors

/** The code that a call rejects with. */
export const codeOfFailure = (call: Promise<unknown>): Promise<string | undefined> => call.then(() => 'no error', codeOf)

export function transportContext(options: OpenOptions & Partial<TransportContext>): TransportContext {
  return {
    connections: 4,
    chunkBytes: 256 * 1024,
    environment: {},
    stateDirectory: tmpdir(),
    error: (code, message, details) => new BackupError(code, message, details),
    warn: (message) => {
      throw new Error(`nothing to warn of was expected: ${message}`)
    },
    ...options,
  }
}
