/** For authors of transports: the suite that every store passes, and a store and a network that fail as planned. */
export { FaultProxy, randomFaults } from './fault-proxy.js'
export { faultyStore } from './faulty-store.js'
export { objectStoreSuite } from './object-store-suite.js'
