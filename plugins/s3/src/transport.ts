/** Opens repositories in S3 buckets: Amazon's, and everybody's who speaks the protocol. */
import type { ObjectStore, Transport, TransportContext } from 'backup-agent/plugin'
import { AddressProblem, isRegion, parseAddress, type Place } from './address.js'
import { connect, type Connection } from './client.js'
import { codeOf, Failures } from './failures.js'
import { usualLimits, type Limits } from './limits.js'
import { S3Store } from './store.js'

export default class S3Transport implements Transport {
  open(address: string, context: TransportContext): Promise<ObjectStore> {
    return openBucket(address, context, usualLimits)
  }
}

export async function openBucket(address: string, context: TransportContext, limits: Limits): Promise<ObjectStore> {
  const place = placeOf(address, context)
  const failures = new Failures(place.label, context)
  failures.throwIfAborted(context.signal)
  let connection: Connection | undefined
  try {
    connection = await connect(place, place.region, context, failures, limits)
    const region = await probe(connection, place, context)
    if (region !== undefined) {
      connection.client.destroy()
      connection = await connect(place, region, context, failures, limits)
      await probe(connection, place, context, true)
    }
    return new S3Store(connection, place, context, failures, limits)
  } catch (error) {
    connection?.client.destroy()
    throw failures.from(error, 'open', place.label, context.signal)
  }
}

function placeOf(address: string, context: TransportContext): Place {
  try {
    return parseAddress(address, context.environment)
  } catch (error) {
    if (error instanceof AddressProblem) throw context.error('invalid-usage', error.message)
    throw error
  }
}

/**
 * Asks for the first object: by that it shows whether the bucket is there, whether the key is accepted, and where the bucket is. A
 * bucket that is there may hold a repository, as a folder may: `config` shows it. Returns the region when it is another one.
 */
async function probe({ sdk, client }: Connection, place: Place, { create, signal }: TransportContext, isLast = false): Promise<string | undefined> {
  const look = (): Promise<unknown> => client.send(new sdk.ListObjectsV2Command({ Bucket: place.bucket, Prefix: place.prefix, MaxKeys: 1 }), { abortSignal: signal })
  try {
    await look()
  } catch (error) {
    const region = regionIn(error)
    if (!isLast && region !== undefined && region !== (await client.config.region())) return region
    if (!create || codeOf(error) !== 'NoSuchBucket') throw error
    await makeBucket({ sdk, client }, place, signal)
    await look()
  }
  return undefined
}

async function makeBucket({ sdk, client }: Connection, { bucket, amazon }: Place, signal: AbortSignal): Promise<void> {
  const region = await client.config.region()
  const constraint = amazon && region !== 'us-east-1' ? { CreateBucketConfiguration: { LocationConstraint: region as 'eu-west-1' } } : {}
  try {
    await client.send(new sdk.CreateBucketCommand({ Bucket: bucket, ...constraint }), { abortSignal: signal })
  } catch (error) {
    // Somebody was faster; whether we may use it shows next.
    if (!['BucketAlreadyOwnedByYou', 'BucketAlreadyExists'].includes(codeOf(error) ?? '')) throw error
  }
}

/** What a store says about a bucket that was looked for in the wrong region. */
function regionIn(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  const { Region: told, $response: response } = error as { Region?: unknown; $response?: { headers?: Record<string, unknown> } }
  return [response?.headers?.['x-amz-bucket-region'], told].find(isRegion)
}
