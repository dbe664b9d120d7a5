/** The worker thread in which schemas are compiled, sections and options checked: a schema can be made to take for ever. Started by `check-worker.ts`. */
import { parentPort } from 'node:worker_threads'
import { messageOf } from '../../core/contracts/errors.js'
import type { CheckRequest, SectionReply, SectionRequest } from './check-worker.js'
import { fail } from '../protocol/failure-codes.js'
import { resolveOptions } from './options-check.js'
import { compileSectionCheck, type SectionCheck } from './section-check.js'

if (parentPort === null) throw new Error('check-worker-entry runs in a worker thread only')
const port = parentPort
const compiled = new Map<string, SectionCheck>()

function checkSection({ key, analyzer, json }: SectionRequest): SectionReply {
  try {
    if (analyzer !== undefined) compiled.set(key, compileSectionCheck(analyzer))
  } catch (error) {
    return { failure: fail('plugin-load-failed', messageOf(error)) }
  }
  return { failure: json === undefined ? undefined : compiled.get(key)?.(JSON.parse(json)) }
}

port.on('message', (request: CheckRequest) => port.postMessage(request.kind === 'section' ? checkSection(request) : resolveOptions(request)))
port.postMessage('ready')
