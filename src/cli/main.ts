/** The process: runs one command, turns what it throws into one line, and ends with the right exit code. */
import { fileURLToPath } from 'node:url'
import { run, settings } from '@oclif/core'
import { BackupError, codeOf, hasCode } from '../core/contracts/errors.js'
import { interruptedExitCode, interruption } from './interruption.js'
import { programCommands } from './program-commands.js'
import { checkoutNote, describeFailure, renderFailure, renderStack } from './render-error.js'

/** dist/cli/main.js lies two folders below the package. */
const packageRoot = fileURLToPath(new URL('../..', import.meta.url))

export async function main(argv: readonly string[] = process.argv.slice(2)): Promise<void> {
  prepareProcess(argv)
  const exitCode = await exitCodeOf(argv)
  await written(process.stdout)
  await written(process.stderr)
  process.exit(exitCode)
}

let failedWrite: unknown

async function exitCodeOf(argv: readonly string[]): Promise<number> {
  try {
    const code: unknown = await run(withHelpFlag(argv), { root: packageRoot, ...(await programCommands(packageRoot)) })
    if (failedWrite !== undefined) throw failedWrite as Error
    return interruption.cause === 'signal' ? interruptedExitCode : typeof code === 'number' ? code : 0
  } catch (error) {
    // Whoever reads our output has seen enough (`| head`): that is no failure.
    if (interruption.cause === 'output-closed') return 0
    return report(error, argv)
  }
}

/** `backup help sync` is how many people ask. */
function withHelpFlag(argv: readonly string[]): string[] {
  return argv[0] === 'help' ? [...argv.slice(1), '--help'] : [...argv]
}

function prepareProcess(argv: readonly string[]): void {
  // oclif would look for TypeScript sources to run when NODE_ENV is `test` or `development`.
  settings.enableAutoTranspile = false
  // oclif's own listener swallows EPIPE without stopping and throws everything else out of the event loop;
  process.stdout.removeAllListeners('error')
  process.stdout.on('error', (error) => {
    if (codeOf(error) === 'EPIPE') interruption.outputClosed()
    else failedWrite ??= error
  })
  // Nobody listens on stderr any more: the work goes on, and there is nobody to tell.
  process.stderr.on('error', () => undefined)
  interruption.listen()
  const fatal = (error: unknown): void => process.exit(report(error, argv))
  // `main` ends the process itself. When the event loop runs dry before, something waits for what never comes.
  process.on('beforeExit', () => fatal(new Error('it stopped in the middle of its work')))
  process.on('uncaughtException', fatal)
  process.on('unhandledRejection', fatal)
}

/** Prints the failure on stderr and gives its exit code. */
function report(error: unknown, argv: readonly string[]): number {
  const flags = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv
  // Every stage has its own words for being stopped; the person who stopped it needs one.
  const stopped = interruption.cause === 'signal' && hasCode(error, 'aborted')
  const failure = describeFailure(stopped ? new BackupError('aborted', 'interrupted', { cause: error }) : error, argv)
  if (flags.includes('--json')) process.stderr.write(`${JSON.stringify({ error: failure })}\n`)
  else process.stderr.write(`${renderFailure(failure)}\n${checkoutNote(failure, process.env['BACKUP_TYPED_AS'])}`)
  if (flags.includes('--debug')) process.stderr.write(`${renderStack(error)}\n`)
  return interruption.cause === 'signal' ? interruptedExitCode : failure.exitCode
}

function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || stream.writableEnded || stream.errored) resolve()
    else stream.write('', () => resolve())
  })
}

