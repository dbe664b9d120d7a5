/**
 * The conformance suite for object stores. Whoever writes a transport runs it with the test runner at hand:
 *
 *     objectStoreSuite({ describe, it }, 'my transport', async () => ({ open: (options) => ..., dispose: async () => ... }))
 *
 * It works in a place of its own for every test, and checks what `contracts/object-store.ts` promises. `backup transport
 * verify` runs the same tests against a live store.
 */
import { runStoreTest, storeProperties, type StorePlace } from './object-store/store-test.js'
import { objectStoreTests } from './object-store/tests.js'
import type { TestRunner } from './test-runner.js'

export type { StorePlace } from './object-store/store-test.js'
export type { TestRunner } from './test-runner.js'

/** Registers the tests under `name`. `newPlace` is called once per test. */
export function objectStoreSuite(runner: TestRunner, name: string, newPlace: () => Promise<StorePlace>): void {
  const { signal } = new AbortController()
  runner.describe(`object store: ${name}`, () => {
    for (const property of storeProperties) {
      runner.describe(property, () => {
        for (const test of objectStoreTests.filter((row) => row.property === property)) {
          runner.it(test.title, async () => {
            const place = await newPlace()
            try {
              await runStoreTest(test, place, signal)
            } finally {
              await place.dispose()
            }
          })
        }
      })
    }
  })
}
