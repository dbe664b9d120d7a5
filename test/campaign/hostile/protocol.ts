/** The parts of the product that speak the socket protocol, as they were built. */
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import type * as Frames from '../../../src/core/transport/tcp/frame.js'
import type * as Decoder from '../../../src/core/transport/tcp/frame-decoder.js'
import type * as Transports from '../../../src/core/transport/tcp/transport.js'
import { packageRoot } from '../../support/run.js'

const built = (name: string): Promise<unknown> => import(pathToFileURL(join(packageRoot, 'dist/core/transport/tcp', name)).href)

export const { dataFrameBytes, encodeData, encodeFrame, frameName, frameTypes, headerBytes, mostChunkBytes, mostControlBytes } = (await built('frame.js')) as typeof Frames
export const { FrameDecoder } = (await built('frame-decoder.js')) as typeof Decoder
export const { serverTransport } = (await built('transport.js')) as typeof Transports

export function jsonFrame(type: Frames.FrameType, stream: number, says?: object): Buffer {
  return encodeFrame(type, stream, says === undefined ? undefined : Buffer.from(JSON.stringify(says)))
}

export function dataFrame(stream: number, offset: number, bytes: Uint8Array): Buffer {
  const frame = Buffer.alloc(dataFrameBytes(bytes.byteLength))
  encodeData(frame, stream, offset, bytes)
  return frame
}
