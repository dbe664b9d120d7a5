/** For authors of plugins: the suites that analyzers, converters and stores pass, and a store and a network that fail as planned. */
export { FaultProxy, randomFaults } from './fault-proxy.js'
export { faultyStore } from './faulty-store.js'
export { objectStoreSuite } from './object-store-suite.js'
export { analyzerSuite, converterSuite, type PluginSuiteOptions, type Sample } from './plugin-suites.js'
