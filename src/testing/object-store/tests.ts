/** All tests of the suite, by the property that each is about. */
import { deleting, listing, removingEmpty } from './listing.js'
import { pacing } from './pacing.js'
import { aborting, resuming } from './stopping.js'
import { testsOf, type StoreTest } from './store-test.js'
import { ranges, reading, reopening } from './storing.js'
import { atomicPut, concurrentWriters, ifAbsent } from './writers.js'

export const objectStoreTests: readonly StoreTest[] = [
  ...testsOf('reopening', reopening),
  ...testsOf('read-after-write', reading),
  ...testsOf('range-reads', ranges),
  ...testsOf('if-absent', ifAbsent),
  ...testsOf('concurrent-writers', concurrentWriters),
  ...testsOf('atomic-put', atomicPut),
  ...testsOf('list', listing),
  ...testsOf('delete', deleting),
  ...testsOf('delete', removingEmpty),
  ...testsOf('abort', aborting),
  ...testsOf('resume', resuming),
  ...testsOf('pacing', pacing),
]
