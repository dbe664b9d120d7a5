/** The configuration of this run, from its command line and surroundings. */
import { availableParallelism, homedir } from 'node:os'
import { isAbsolute } from 'node:path'
import type { Interfaces } from '@oclif/core'
import type { Configuration } from '../config/configuration.js'
import { loadConfiguration } from '../config/load.js'
import type { Given } from '../config/resolve.js'
import { codeOf } from '../core/contracts/errors.js'
import { argumentBytes } from './arguments.js'

export interface CommandLine {
  readonly args: Readonly<Record<string, unknown>>
  readonly flags: Readonly<Record<string, unknown>>
  readonly raw: Interfaces.ParserOutput['raw']
}

/** Errors: `config-invalid`, `invalid-usage`. */
export function runConfiguration(commandLine: CommandLine): Promise<Configuration> {
  const typed = typedFlags(commandLine)
  return loadConfiguration({
    file: text(typed['config']),
    given: givenBy(typed, commandLine.args),
    environment: process.env,
    workingDirectory: workingDirectory(),
    home: homeFolder(),
    processors: availableParallelism(),
  })
}

/** Only what was typed: the parser also fills in the environment and defaults, whose origin would be lost. */
function typedFlags({ flags, raw }: CommandLine): Readonly<Record<string, unknown>> {
  const typed = new Set(raw.flatMap((token) => (token.type === 'flag' ? [token.flag] : [])))
  return Object.fromEntries(Object.entries(flags).filter(([name]) => typed.has(name)))
}

function givenBy(typed: Readonly<Record<string, unknown>>, args: CommandLine['args']): Given {
  const repository = text(typed['repo'])
  const analyze = typed['analyze']
  const budgetSeconds = typed['analyze-budget']
  return {
    paths: argumentBytes(texts(args['path'])),
    excludes: texts(typed['exclude']),
    ...(repository === undefined ? {} : { repository }),
    ...(typeof analyze === 'boolean' ? { analyze } : {}),
    ...(typeof budgetSeconds === 'number' ? { budgetSeconds } : {}),
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
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
