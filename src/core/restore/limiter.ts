/** Lets at most `slots` holders in at once; the others wait in order of arrival. */
export class Limiter {
  private readonly waiting: (() => void)[] = []

  constructor(private slots: number) {}

  /** Resolves with the function that gives the slot back; call it once. */
  async acquire(): Promise<() => void> {
    if (this.slots > 0) this.slots -= 1
    else await new Promise<void>((resolve) => this.waiting.push(resolve))
    return () => {
      const next = this.waiting.shift()
      if (next === undefined) this.slots += 1
      else next()
    }
  }
}

/** Work that was started and will end by itself; forgets what has ended, so it stays small. */
export class Pending {
  private readonly running = new Set<Promise<void>>()
  private firstFailure: { readonly error: unknown } | undefined

  add(work: Promise<void>): void {
    const tracked: Promise<void> = work
      .catch((error: unknown) => {
        this.firstFailure ??= { error }
      })
      .then(() => {
        this.running.delete(tracked)
      })
    this.running.add(tracked)
  }

  get failed(): boolean {
    return this.firstFailure !== undefined
  }

  /** Waits until everything has ended, then rejects with the first failure, if there was one. */
  async settle(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running)
    if (this.firstFailure !== undefined) throw this.firstFailure.error
  }
}
