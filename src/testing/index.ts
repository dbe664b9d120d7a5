/** For authors of transports: the suite that every store passes, and a store that fails as planned. */
export { faultyStore } from './faulty-store.js'
export { objectStoreSuite } from './object-store-suite.js'
