/** The first that runs: sets the key on its way, then loads everything else, which takes about as long. */
import { guessRepository, headStart } from './head-start.js'

export async function start(argv: readonly string[] = process.argv.slice(2)): Promise<void> {
  const repository = guessRepository(argv, process.env)
  if (repository !== undefined) await headStart(repository)
  const { main } = await import('./main.js')
  await main(argv)
}
