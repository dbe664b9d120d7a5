// jest runs tests in a realm of its own, where `instanceof Uint8Array` and `instanceof Error` fail for objects
// that native code or node's core made. Share those classes with the outer realm.
const { TestEnvironment } = require('jest-environment-node')

const shared = Object.getOwnPropertyNames(globalThis).filter((name) => /Array$|^DataView$|Error$/.test(name) && name !== 'Array')

module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup()
    for (const name of shared) this.global[name] = globalThis[name]
    // See onnxruntime.cjs.
    this.global[Symbol.for('backup-agent.test.onnxruntime')] = () => require('onnxruntime-node')
  }
}
