/** Frames as docs/socket-protocol.md shows them: a test holds both, and the code, to each other. */
import { frameTypes, type FrameType } from '../frame.js'

export interface GoldenFrame {
  readonly type: FrameType
  readonly stream: number
  /** JSON as it stands, or nothing; of DATA the offset and the bytes. */
  readonly payload: string | { readonly offset: number; readonly bytes: string }
  readonly hex: string
}

const name = '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae'

/** The object is a pack of three bytes, `foo`. */
export const goldenFrames: readonly GoldenFrame[] = [
  { type: frameTypes.ping, stream: 0, payload: '', hex: '0000000004000000000000000a7d3730' },
  { type: frameTypes.stat, stream: 1, payload: '{"type":"config","name":"config"}', hex: '0000002110000000000000014354ce1c7b2274797065223a22636f6e666967222c226e616d65223a22636f6e666967227d233b935c' },
  { type: frameTypes.found, stream: 1, payload: '{"found":true,"size":155}', hex: '0000001911000000000000012d07f5cd7b22666f756e64223a747275652c2273697a65223a3135357d496316fa' },
  { type: frameTypes.put, stream: 2, payload: `{"type":"pack","name":"${name}","size":3,"sha256":"${name}","ifAbsent":false}`, hex: '000000bf18000000000000024a7145c37b2274797065223a227061636b222c226e616d65223a2232633236623436623638666663363866663939623435336331643330343133343133343232643730363438336266613066393861356538383632363665376165222c2273697a65223a332c22736861323536223a2232633236623436623638666663363866663939623435336331643330343133343133343232643730363438336266613066393861356538383632363665376165222c226966416273656e74223a66616c73657dadd01cd7' },
  { type: frameTypes.resume, stream: 2, payload: '{"acknowledged":0,"limit":3}', hex: '0000001c1900000000000002569d16987b2261636b6e6f776c6564676564223a302c226c696d6974223a337d0aef3a46' },
  { type: frameTypes.data, stream: 2, payload: { offset: 0, bytes: 'foo' }, hex: '0000000b16000000000000025c944a830000000000000000666f6f0571bb9f' },
  { type: frameTypes.window, stream: 2, payload: '{"acknowledged":3,"limit":3}', hex: '0000001c070000000000000223b563d57b2261636b6e6f776c6564676564223a332c226c696d6974223a337d597d4616' },
  { type: frameTypes.commit, stream: 2, payload: '', hex: '000000001a000000000000029e6e328a' },
  { type: frameTypes.receipt, stream: 2, payload: '', hex: '000000001b00000000000002d7524fad' },
]
