/** The configuration of this run, from its command line and surroundings. */
import { availableParallelism, homedir } from 'node:os'
import { isAbsolute } from 'node:path'
import type { Interfaces } from '@oclif/core'
import type { Configuration } from '../config/configuration.js'
import { loadConfiguration } from '../config/load.js'
import { resolve } from '../config/resolve.js'
import { codeOf } from '../core/contracts/errors.js'
import { argumentBytes } from './arguments.js'

export interface CommandLine {
  readonly args: Readonly<Record<string, unknown>>
  readonly flags: Readonly<Record<string, unknown>>
  readonly raw: Interfaces.ParserOutput['raw']
}

/** Errors: `config-invalid`, `invalid-usage`. */
export function runConfiguration({ args, flags, raw }: CommandLine): Promise<Configuration> {
  const typed = typedFlags(flags, raw)
  const file = typed['config']
  const bytes = Object.entries(args).map(([name, words]) => [name, argumentBytes(texts(words))] as const)
  return loadConfiguration({
    file: typeof file === 'string' ? file : undefined,
    given: { flags: typed, arguments: Object.fromEntries(bytes) },
    environment: process.env,
    workingDirectory: workingDirectory(),
    home: homeFolder(),
    processors: availableParallelism(),
  })
}

/** Without a file, for a command that wants none, whatever there is. */
export function withoutFile(): Configuration {
  const sources = { given: { flags: {}, arguments: {} }, environment: process.env, file: undefined }
  return { file: undefined, searched: [], ...resolve({ ...sources, processors: availableParallelism() }) }
}

/** Only what was typed: the parser also fills in the environment and defaults, whose origin would be lost. */
function typedFlags(flags: CommandLine['flags'], raw: CommandLine['raw']): CommandLine['flags'] {
  const typed = new Set(raw.flatMap((token) => (token.type === 'flag' ? [token.flag] : [])))
  return Object.fromEntries(Object.entries(flags).filter(([name]) => typed.has(name)))
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

function workingDirectory(): string | undefined {
  try {
    return process.cwd()
  } catch (error) {
    // Somebody removed it; what needs it will say so.
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

function homeFolder(): string | undefined {
  try {
    const home = homedir()
    return isAbsolute(home) ? home : undefined
  } catch (error) {
    // A container may run under an id that has no entry, and without HOME.
    if (codeOf(error) === 'ERR_SYSTEM_ERROR' || codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}
