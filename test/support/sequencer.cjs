/** Suites that take long and whose files are small would begin last, when nothing is left for the other workers. */
const { default: Sequencer } = require('@jest/test-sequencer')

const takesLong = /(linear|growth|reader|scanned-pages|hostile)\.test\.js$/

module.exports = class extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests)
    return [...sorted.filter(({ path }) => takesLong.test(path)), ...sorted.filter(({ path }) => !takesLong.test(path))]
  }
}
