// The compiled JavaScript is tested, so that forked processes and workers find their .js files beside the code.
export default {
  roots: ['<rootDir>/dist', '<rootDir>/build/test', '<rootDir>/build/bench', '<rootDir>/packages', '<rootDir>/plugins'],
  testMatch: ['**/dist/**/*.test.js', '**/build/{test,bench}/**/*.test.js'],
  testEnvironment: '<rootDir>/test/support/environment.cjs',
  testSequencer: '<rootDir>/test/support/sequencer.cjs',
  transform: {},
  moduleNameMapper: { '^onnxruntime-node$': '<rootDir>/test/support/onnxruntime.cjs' },
  // Every sync of a test starts processes that load models; on a busy machine that takes a while.
  testTimeout: 180_000,
  maxWorkers: 3,
}
