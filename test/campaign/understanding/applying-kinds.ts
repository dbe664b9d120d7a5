/** Which kinds of file some analyzer looks at, as the program itself says. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Random } from '../../support/random.js'
import type { Exchange } from '../../support/exchange.js'
import { kinds, type Kind } from './contents.js'

interface AnalyzeLine {
  readonly path: string
  readonly outcomes?: readonly { readonly status: string; readonly error?: { readonly message: string } }[]
}

/** Analyses one file of each kind, in `folder`, which is removed again. Throws where an analyzer fails on one. */
export async function findApplyingKinds(place: Exchange, folder: string): Promise<(kind: Kind) => boolean> {
  const random = new Random(1)
  mkdirSync(folder, { recursive: true })
  const byPath = new Map<string, Kind>()
  for (const [number, kind] of kinds.entries()) {
    const path = join(folder, `${number}.${kind.extension}`)
    writeFileSync(path, Buffer.concat([kind.make(random, 2000), kind.more(random)]))
    byPath.set(path, kind)
  }
  const lines = (await place.backup(['analyze', folder, '--json'])).trimEnd().split('\n').map((line) => JSON.parse(line) as AnalyzeLine)
  rmSync(folder, { recursive: true })
  const applying = new Set<Kind | undefined>()
  for (const { path, outcomes = [] } of lines) {
    const failed = outcomes.find(({ status }) => status === 'failed')
    if (failed !== undefined) throw new Error(`${byPath.get(path)?.name} cannot be analysed: ${failed.error?.message}`)
    if (outcomes.length > 0) applying.add(byPath.get(path))
  }
  return (kind) => applying.has(kind)
}
