// At the end of npm test: which tests were left out, why, and how many did what.
import { relative } from 'node:path'
import { root } from './setup.mjs'

/** What a test may need and this machine may lack; the first row whose pattern fits names the reason. */
const reasons = [
  [/zstd from node/, 'this Node has no zstd of its own; 22.15 and newer do'],
  [/zstd from libzstd/, 'libzstd is not installed'],
  [/analyze-files.*may not be read/, 'root may read everything'],
  [/test\/install/, 'the npm registry does not answer'],
  [/with rest-server/, 'rest-server is not installed: node test/peers/go-peers.mjs builds it'],
  [/restic|interop/, 'restic 0.14 or newer is needed, and for some of these root'],
  [/trouble.*medium/, 'this user may not mount anything, not even in a namespace of its own'],
  [/restore\.test.*\/proc/, 'there is no /proc'],
  [/./, 'it needs root, or calls of libc that are not available here'],
]

export default class Summary {
  onRunComplete(_contexts, results) {
    for (const line of skippedLines(results.testResults)) process.stderr.write(`${line}\n`)
    const { numFailedTests, numPassedTests, numPendingTests, numTodoTests, numRuntimeErrorTestSuites } = results
    const broken = numRuntimeErrorTestSuites > 0 ? `, ${numRuntimeErrorTestSuites} files could not be run` : ''
    process.stdout.write(`${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests + numTodoTests} skipped${broken}\n`)
  }
}

/** One line for all tests of one file that were skipped for one reason. */
export function skippedLines(files) {
  const groups = new Map()
  for (const { testFilePath, testResults } of files) {
    for (const { fullName, status } of testResults) {
      if (status !== 'pending' && status !== 'todo') continue
      const file = relative(root, testFilePath)
      const reason = reasons.find(([pattern]) => pattern.test(`${file} ${fullName}`))[1]
      const group = groups.get(`${file} ${reason}`) ?? { file, reason, names: [] }
      groups.set(`${file} ${reason}`, { ...group, names: [...group.names, fullName] })
    }
  }
  return [...groups.values()].map(({ file, names, reason }) => `skipped: ${file}: ${names.join('; ')} (${reason})`)
}
