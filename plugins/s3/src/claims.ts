/**
 * One writer at a time on stores that cannot write "only if absent": each puts a claim, a small object of its own, and looks whose
 * claims are there. Burns and Lynch's algorithm with one bit each: who sees a claim before its own (in the order of their names)
 * takes its own back and waits, and who has the first one waits until no later one is left. It needs what S3 promises since 2020:
 * that a listing shows every object whose write has ended. Whoever dies leaves a claim; it counts no more when it has not changed
 * for `claimMilliseconds` by the watch of those who wait. So who is held up for longer than that between looking and writing may
 * still write over another's object: that is the one thing that conditional writes do better.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'

export interface Claim {
  readonly name: string
  /** Another one after every write. */
  readonly version: string
}

/** Where the claims for one object lie. */
export interface ClaimPlace {
  write(name: string, body: Uint8Array): Promise<void>
  list(): Promise<readonly Claim[]>
  /** Called whatever happens, the caller's signal notwithstanding; does not reject. */
  remove(name: string): Promise<void>
}

export interface ClaimOptions {
  readonly signal: AbortSignal
  readonly claimMilliseconds: number
}

const shortestWaitMilliseconds = 10
const longestWaitMilliseconds = 150

/** Calls `write` while nobody else does, unless `isThere` says that it has been done. Returns whether it was called. */
export async function writeAlone(place: ClaimPlace, isThere: () => Promise<boolean>, write: (signal: AbortSignal) => Promise<void>, { signal, claimMilliseconds }: ClaimOptions): Promise<boolean> {
  const name = randomUUID()
  const watch = new Watch(claimMilliseconds)
  let writes = 0
  const alive = async (): Promise<string[]> => watch.alive(await place.list()).filter((other) => other !== name)
  const claim = (): Promise<void> => place.write(name, Buffer.from(`${name} ${(writes += 1)}\n`))
  const pause = (): Promise<void> => wait(shortestWaitMilliseconds + Math.random() * (longestWaitMilliseconds - shortestWaitMilliseconds), undefined, { signal })
  try {
    for (;;) {
      if (await isThere()) return false
      if ((await alive()).some((other) => other < name)) {
        if (writes > 0) await place.remove(name)
        await pause()
        continue
      }
      // Written again each time round, so that those who watch see that somebody stands behind it.
      const begun = performance.now()
      await claim()
      const others = await alive()
      if (others.length === 0 && performance.now() - begun < claimMilliseconds / 2) break
      if (others.some((other) => other < name)) await place.remove(name)
      await pause()
    }
    // From here to the end of the write at most half of what others wait for.
    const limited = AbortSignal.any([signal, AbortSignal.timeout(claimMilliseconds / 2)])
    if (await isThere()) return false
    await write(limited)
    return true
  } finally {
    if (writes > 0) await place.remove(name)
  }
}

/** Tells claims that change, or are new, from those that somebody left behind. */
class Watch {
  private readonly seen = new Map<string, { version: string; sinceMilliseconds: number }>()

  constructor(private readonly claimMilliseconds: number) {}

  alive(claims: readonly Claim[]): string[] {
    const now = performance.now()
    return claims.flatMap(({ name, version }) => {
      const before = this.seen.get(name)
      const since = before?.version === version ? before.sinceMilliseconds : now
      this.seen.set(name, { version, sinceMilliseconds: since })
      return now - since < this.claimMilliseconds ? [name] : []
    })
  }
}
