/** Tests that need the real restic. */
import { spawnSync } from 'node:child_process'
import { describe } from '@jest/globals'

export { Exchange, type Blobs } from './exchange.js'

const version = /^restic (\d+)\.(\d+)/.exec(String(spawnSync('restic', ['version']).stdout ?? ''))
/** 0.14 is the first one that knows repository version 2. */
export const hasRestic = version !== null && (Number(version[1]) > 0 || Number(version[2]) >= 14)

/** `describe` where restic is installed; one line and no test where it is not. */
export function describeWithRestic(what: string, tests: () => void): void {
  if (!hasRestic) process.stderr.write(`restic 0.14 or newer is not installed: not tested: ${what}\n`)
  const suite = hasRestic ? describe : describe.skip
  suite(what, tests)
}
