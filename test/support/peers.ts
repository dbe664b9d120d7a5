/** Servers that tests talk to. `test/peers/go-peers.mjs` says which there are, and builds them. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe } from '@jest/globals'
import { packageRoot } from './run.js'

const { findPeer } = (await import(pathToFileURL(join(packageRoot, 'test', 'peers', 'go-peers.mjs')).href)) as { findPeer: (program: string) => string | undefined }

/** `describe` with the path of the program where it is installed; one line and no test where it is not. */
export function describeWithPeer(program: string, what: string, tests: (path: string) => void): void {
  const path = findPeer(program)
  if (path === undefined) process.stderr.write(`${program} is not installed: not tested: ${what}\n`)
  const suite = path === undefined ? describe.skip : describe
  suite(`with ${program}: ${what}`, () => tests(path ?? program))
}
