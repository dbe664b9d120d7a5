import { describe, expect, it } from '@jest/globals'
import { Tensor } from 'onnxruntime-node'
import { openSession } from '../session.js'
import { encodeOnnx, type OnnxGraph } from './onnx.js'

const graph: OnnxGraph = {
  inputs: [{ name: 'past', type: 'float32', shape: ['batch', 'cached', 2] }, { name: 'new', type: 'float32', shape: ['batch', 'length', 2] }],
  outputs: [{ name: 'all', type: 'float32', shape: ['batch', 'total', 2] }],
  constants: [{ name: 'factor', type: 'float32', shape: [1], data: Float32Array.of(10) }],
  nodes: [
    { type: 'Mul', inputs: ['new', 'factor'], outputs: ['scaled'] },
    { type: 'Concat', inputs: ['past', 'scaled'], outputs: ['all'], attributes: { axis: 1 } },
  ],
}

describe('an ONNX model', () => {
  it('says which sizes are fixed, which are any, and which of these are the same', async () => {
    const { inputMetadata, outputMetadata } = await openSession(encodeOnnx(graph))
    const shapes = [...inputMetadata, ...outputMetadata].map((port) => (port.isTensor ? [port.name, ...port.shape] : [port.name]))
    expect(shapes).toEqual([['past', 'batch', 'cached', 2], ['new', 'batch', 'length', 2], ['all', 'batch', 'total', 2]])
  })

  it('runs with any size that has a name', async () => {
    const session = await openSession(encodeOnnx(graph))
    const { all } = await session.run({ past: new Tensor('float32', [], [1, 0, 2]), new: new Tensor('float32', [1, 2], [1, 1, 2]) })
    expect([all!.dims, [...(all!.data as Float32Array)]]).toEqual([[1, 1, 2], [10, 20]])
  })
})
