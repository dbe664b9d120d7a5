/** What the suites need of a test runner: jest, vitest, mocha and node:test all have it. */
export interface TestRunner {
  describe(name: string, body: () => void): void
  /** jest and vitest take the limit as the third argument; node:test has none of its own. */
  it(name: string, body: () => Promise<void>, timeoutMilliseconds?: number): void
}

/** mocha's way to say the same. */
interface MochaContext {
  timeout(milliseconds: number): void
}

/** Registers a test that may take as long as this, in any of them. */
export function longTest(runner: TestRunner, name: string, timeoutMilliseconds: number, body: () => Promise<void>): void {
  async function run(this: unknown): Promise<void> {
    if (isMocha(this)) this.timeout(timeoutMilliseconds)
    await body()
  }
  // Runners look at how many parameters it has: none, so it ends with its promise.
  runner.it(name, run, timeoutMilliseconds)
}

function isMocha(context: unknown): context is MochaContext {
  return typeof context === 'object' && context !== null && 'timeout' in context && typeof context.timeout === 'function'
}
