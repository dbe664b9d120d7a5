/** One object on its way into a bucket: in one request, or in parts that are put together at the end. */
import { createHash } from 'node:crypto'
import type { Connection } from './client.js'
import type { Limits } from './limits.js'

export interface Upload {
  readonly bucket: string
  readonly path: string
  readonly body: Uint8Array
  readonly storageClass: string | undefined
  /** Fails with HTTP 412 where an object of that name is there, on stores that know the condition. */
  readonly ifAbsent: boolean
  readonly signal: AbortSignal
  onProgress?(sentBytes: number): void
  /** Called when parts of an upload that failed are still there. */
  onLeftover(): void
}

/** Long enough for a store that is slow, short enough for a person who waits after Ctrl-C. */
const tidyMilliseconds = 10_000

/**
 * Whether what the store says it received is what was sent; undefined where it does not say. Two checks go with every
 * request as well, for the stores that make them: SHA-256 in the signature and MD5 in a header.
 */
export async function upload(connection: Connection, object: Upload, limits: Limits): Promise<boolean | undefined> {
  return object.body.byteLength < limits.multipartBytes ? inOneRequest(connection, object) : inParts(connection, object, limits.partBytes)
}

async function inOneRequest({ sdk, client }: Connection, { bucket, path, body, storageClass, ifAbsent, signal }: Upload): Promise<boolean | undefined> {
  const md5 = md5Of(body)
  const input = {
    Bucket: bucket,
    Key: path,
    Body: body,
    ContentLength: body.byteLength,
    ContentMD5: md5.toString('base64'),
    ContentType: 'application/octet-stream',
    ...(storageClass !== undefined && { StorageClass: storageClass as 'STANDARD' }),
    ...(ifAbsent && { IfNoneMatch: '*' }),
  }
  const answer = await client.send(new sdk.PutObjectCommand(input), { abortSignal: signal })
  return sameTag(answer.ETag, md5)
}

async function inParts({ sdk, client }: Connection, object: Upload, partBytes: number): Promise<boolean | undefined> {
  const { bucket, path, body, storageClass, ifAbsent, signal } = object
  const place = { Bucket: bucket, Key: path }
  const started = await client.send(
    new sdk.CreateMultipartUploadCommand({ ...place, ContentType: 'application/octet-stream', ...(storageClass !== undefined && { StorageClass: storageClass as 'STANDARD' }) }),
    { abortSignal: signal },
  )
  const whole = { ...place, UploadId: started.UploadId }
  try {
    const parts: { PartNumber: number; ETag: string | undefined }[] = []
    let received: boolean | undefined
    for (let offset = 0; offset < body.byteLength; offset += partBytes) {
      const part = body.subarray(offset, offset + partBytes)
      const md5 = md5Of(part)
      const PartNumber = parts.length + 1
      const answer = await client.send(new sdk.UploadPartCommand({ ...whole, PartNumber, Body: part, ContentLength: part.byteLength, ContentMD5: md5.toString('base64') }), { abortSignal: signal })
      const same = sameTag(answer.ETag, md5)
      received = received === false ? false : same
      parts.push({ PartNumber, ETag: answer.ETag })
      // All of it is acknowledged only when the parts are one object.
      if (offset + partBytes < body.byteLength) object.onProgress?.(offset + part.byteLength)
    }
    await client.send(new sdk.CompleteMultipartUploadCommand({ ...whole, MultipartUpload: { Parts: parts }, ...(ifAbsent && { IfNoneMatch: '*' }) }), { abortSignal: signal })
    return received
  } catch (error) {
    // Parts cost money until they are removed, and no listing shows them.
    await client.send(new sdk.AbortMultipartUploadCommand(whole), { abortSignal: AbortSignal.timeout(tidyMilliseconds) }).catch(() => object.onLeftover())
    throw error
  }
}

function md5Of(bytes: Uint8Array): Buffer {
  return createHash('md5').update(bytes).digest()
}

/** An entity tag is the MD5 of the bytes on most stores; on others, and for keys of the customer, it is something else. */
function sameTag(tag: string | undefined, md5: Buffer): boolean | undefined {
  const hex = /^"?([0-9a-f]{32})"?$/.exec(tag ?? '')?.[1]
  return hex === undefined ? undefined : hex === md5.toString('hex')
}
