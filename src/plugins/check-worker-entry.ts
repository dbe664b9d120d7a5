/** The worker thread in which schemas are compiled and sections checked: a schema can be made to take for ever. Started by `check-worker.ts`. */
import { parentPort } from 'node:worker_threads'
import { messageOf } from '../core/contracts/errors.js'
import type { CheckReply, CheckRequest } from './check-worker.js'
import { fail } from './failure-codes.js'
import { compileSectionCheck, type SectionCheck } from './section-check.js'

if (parentPort === null) throw new Error('check-worker-entry runs in a worker thread only')
const port = parentPort
const compiled = new Map<string, SectionCheck>()

function answer({ key, analyzer, json }: CheckRequest): CheckReply {
  try {
    if (analyzer !== undefined) compiled.set(key, compileSectionCheck(analyzer))
  } catch (error) {
    return { failure: fail('plugin-load-failed', messageOf(error)) }
  }
  return { failure: json === undefined ? undefined : compiled.get(key)?.(JSON.parse(json)) }
}

port.on('message', (request: CheckRequest) => port.postMessage(answer(request)))
port.postMessage('ready')
