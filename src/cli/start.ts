/** The first that runs: sets the key on its way, then loads everything else, which takes about as long. */
import { setFlagsFromString } from 'node:v8'
import { guessRepository, headStart } from './head-start.js'

export async function start(argv: readonly string[] = process.argv.slice(2)): Promise<void> {
  const repository = guessRepository(argv, process.env)
  if (repository !== undefined) {
    // Bytes of code that a function has run before it is optimised, seven times the usual. What is hot now only loads modules:
    // optimising that takes the core on which the key is derived, and a sixth of the time until it is there.
    setFlagsFromString('--interrupt-budget=1000000')
    await headStart(repository)
  }
  if (argv[0] === 'serve') preferMemory()
  const { main } = await import('./main.js')
  await main(argv)
}

/** A server's own objects live for a moment, and what it holds for longer are buffers outside of V8's heap: 25 MB of a busy one. */
function preferMemory(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
  setFlagsFromString('--optimize-for-size')
}
