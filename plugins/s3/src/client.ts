/** The SDK, loaded when the first bucket is opened, and one client of it for one place. */
import { pipeline, Readable, Transform, type TransformCallback } from 'node:stream'
import type * as Sdk from '@aws-sdk/client-s3'
import { AnswerProblem, certificatesIn, variable } from '@backup-agent/transport-kit'
import type { TransportContext } from 'backup-agent/plugin'
import { endpointOf, type Place } from './address.js'
import type { Failures } from './failures.js'
import type { Limits } from './limits.js'
import { TunnelAgent } from './tunnel-agent.js'

export interface Connection {
  readonly sdk: typeof Sdk
  readonly client: Sdk.S3Client
}

export async function connect(place: Place, region: string, context: TransportContext, failures: Failures, limits: Limits): Promise<Connection> {
  // Its warning that later versions will want another Node is for us, not for who makes a backup. It knows no other switch.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true'
  const sdk = await import('@aws-sdk/client-s3')
  const caFile = variable(context.environment, 'AWS_CA_BUNDLE')
  const ca = caFile === undefined ? undefined : await certificatesIn(caFile, 'AWS_CA_BUNDLE', failures)
  // How many calls there are at a time is decided outside. None may wait for a socket here: the SDK counts that as connecting, and would
  // fail a lock because the packs before it take long.
  const agent = { keepAlive: true, maxSockets: Infinity, maxFreeSockets: context.connections, ...(ca !== undefined && { ca }) }
  const client = new sdk.S3Client({
    endpoint: endpointOf(place, region),
    region,
    forcePathStyle: place.pathStyle,
    ...credentialsOf(context.environment, failures),
    // What is tried again, and how often, is decided outside (decision 0025).
    maxAttempts: 1,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    expectContinueHeader: false,
    requestHandler: {
      connectionTimeout: limits.connectMilliseconds,
      socketTimeout: limits.idleMilliseconds,
      httpAgent: agent,
      httpsAgent: variable(context.environment, 'https_proxy', 'HTTPS_PROXY') === undefined ? agent : new TunnelAgent(agent, context.environment, failures, limits.connectMilliseconds),
    },
  })
  boundAnswers(client, limits.answerBytes)
  return { sdk, client }
}

/** Explicit ones where the agent has them, else the SDK's chain: profiles, roles, metadata services. */
function credentialsOf(environment: TransportContext['environment'], failures: Failures): Pick<Sdk.S3ClientConfig, 'credentials' | 'profile'> {
  const accessKeyId = variable(environment, 'AWS_ACCESS_KEY_ID')
  const secretAccessKey = variable(environment, 'AWS_SECRET_ACCESS_KEY')
  const sessionToken = variable(environment, 'AWS_SESSION_TOKEN')
  const profile = variable(environment, 'AWS_PROFILE')
  if (accessKeyId === undefined) return profile === undefined ? {} : { profile }
  if (secretAccessKey === undefined) {
    throw failures.make('login-refused', 'AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not', { hint: 'Set both, or neither to use a profile or role.' })
  }
  return { credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) } }
}

/** The SDK reads answers whole before it looks at them; only objects come as streams. */
function boundAnswers(client: Sdk.S3Client, mostBytes: number): void {
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const result = await next(args)
        const response = result.response as { statusCode: number; body?: unknown }
        const isObject = commandName === 'GetObjectCommand' && response.statusCode < 300
        if (!isObject && response.body instanceof Readable) response.body = atMost(response.body, mostBytes)
        return result
      },
    { step: 'deserialize', priority: 'low', name: 'boundAnswers' },
  )
}

function atMost(body: Readable, mostBytes: number): Readable {
  let seen = 0
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      seen += chunk.byteLength
      done(seen > mostBytes ? new AnswerProblem(`its answer is longer than ${mostBytes} bytes`) : null, chunk)
    },
  })
  // The reader of the end sees what went wrong in between.
  return pipeline(body, counter, () => undefined)
}
