/** The parts of the product that speak the socket protocol, as they were built. */
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import type * as Frames from '../../../src/core/transport/tcp/frame.js'
import type * as Transports from '../../../src/core/transport/tcp/transport.js'
import type * as Raw from '../../../src/server/socket/test-support/frame-socket.js'
import { packageRoot } from '../../support/run.js'

const built = (name: string): Promise<unknown> => import(pathToFileURL(join(packageRoot, 'dist', name)).href)

export const { frameTypes, headerBytes } = (await built('core/transport/tcp/frame.js')) as typeof Frames
export const { serverTransport } = (await built('core/transport/tcp/transport.js')) as typeof Transports
export const { dataFrame, FrameSocket, jsonFrame } = (await built('server/socket/test-support/frame-socket.js')) as typeof Raw
